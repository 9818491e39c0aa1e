package main

import (
	"fmt"
	"testing"

	"github.com/kubewarden/policy-sdk-go/pkg/capabilities"
)

// A pod that is in a Deployment, with a number that float64 has no room for.
const deployment = `{"metadata":{"generation":9007199254740993},` +
	`"spec":{"template":{"spec":{"containers":[{"image":"%s","name":"web"}]}}}}`

func request(kind, object, settings string) []byte {
	return fmt.Appendf(nil, `{"request": {"kind": {"kind": "%s"}, "object": %s}, "settings": %s}`,
		kind, object, settings)
}

func TestValidate(t *testing.T) {
	const registries = `{"registries": ["ghcr.io"]}`
	const mirror = `{"registries": ["ghcr.io"], "mirror": "ghcr.io/mirror"}`
	for _, each := range []struct{ name, kind, object, settings, expected string }{
		{"an allowed image", "Deployment", fmt.Sprintf(deployment, "ghcr.io/acme/web"), mirror, `{"accepted":true}`},
		{
			"another image", "Deployment", fmt.Sprintf(deployment, "nginx"), registries,
			`{"accepted":false,"message":"container \"web\" uses image \"nginx\", which is not from an allowed registry (ghcr.io)"}`,
		},
		{
			"a mirror", "Deployment", fmt.Sprintf(deployment, "nginx"), mirror,
			`{"accepted":true,"mutated_object":` + fmt.Sprintf(deployment, "ghcr.io/mirror/library/nginx") + `}`,
		},
		{"another kind", "Service", `{"spec": {}}`, registries, `{"accepted":true}`},
		{"no object", "Pod", `null`, registries, `{"accepted":true}`},
	} {
		found := answer(t, "validate", string(request(each.kind, each.object, each.settings)))
		if found != each.expected {
			t.Errorf("%s: expected %s, found %s", each.name, each.expected, found)
		}
	}
}

// recorder is a host that keeps what it is asked.
type recorder struct{ calls []string }

func (r *recorder) HostCall(binding, namespace, operation string, payload []byte) ([]byte, error) {
	r.calls = append(r.calls, fmt.Sprintf("%s/%s/%s %s", binding, namespace, operation, payload))
	return nil, nil
}

func TestValidateLogsItsDecision(t *testing.T) {
	host := &recorder{}
	payload := request("Pod", `{"spec": {"containers": [{"name": "web", "image": 7}]}}`, `{"registries": ["ghcr.io"]}`)
	if _, err := validate(payload, capabilities.Host{Client: host}); err != nil {
		t.Fatal(err)
	}
	expected := `kubewarden/tracing/log {"decision":"reject","kind":"Pod","level":"debug",` +
		`"message":"decided","name":"","namespace":"","policy":"%{name}"}`
	if len(host.calls) != 1 || host.calls[0] != expected {
		t.Errorf("expected %s, found %q", expected, host.calls)
	}
}
