// A Kubewarden policy in WASI mode. It lets pods use images from allowed
// registries only; with a mirror, other images are not rejected but taken from
// there.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/kubewarden/policy-sdk-go/pkg/capabilities"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, capabilities.NewHost()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run answers one question of the host: the first argument says which, the
// input has its payload.
func run(args []string, input io.Reader, output io.Writer, host capabilities.Host) error {
	if len(args) != 1 {
		return fmt.Errorf("expected one argument, found %d", len(args))
	}
	payload, err := io.ReadAll(input)
	if err != nil {
		return err
	}

	var answer any
	switch args[0] {
	case "validate":
		answer, err = validate(payload, host)
	case "validate-settings":
		answer = validateSettings(payload)
	default:
		err = fmt.Errorf("expected validate or validate-settings, found %q", args[0])
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(output).Encode(answer)
}
