package main

import (
	"strings"
	"testing"

	"github.com/kubewarden/policy-sdk-go/pkg/capabilities"
)

func answer(t *testing.T, question, payload string) string {
	t.Helper()
	var output strings.Builder
	err := run([]string{question}, strings.NewReader(payload), &output, capabilities.NewHost())
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(output.String())
}

func TestRunAnswersTheHost(t *testing.T) {
	for _, each := range []struct{ question, payload, expected string }{
		{"validate", `{"request": {}, "settings": {"registries": ["ghcr.io"]}}`, `{"accepted":true}`},
		{"validate-settings", `{"registries": ["ghcr.io"]}`, `{"valid":true}`},
		{
			"validate-settings",
			`{"registries": []}`,
			`{"valid":false,"message":"registries: expected a list of at least one registry, found []"}`,
		},
	} {
		if found := answer(t, each.question, each.payload); found != each.expected {
			t.Errorf("%s %s: expected %s, found %s", each.question, each.payload, each.expected, found)
		}
	}
}

func TestRunFailsWithoutAnAnswer(t *testing.T) {
	for _, each := range []struct {
		args    []string
		payload string
	}{
		{nil, `{}`},
		{[]string{"version"}, `{}`},
		{[]string{"validate"}, `{`},
		{[]string{"validate"}, `{"request": {}, "settings": {}}`},
		{[]string{"validate"}, `{"request": {"object": []}, "settings": {"registries": ["ghcr.io"]}}`},
	} {
		var output strings.Builder
		err := run(each.args, strings.NewReader(each.payload), &output, capabilities.NewHost())
		if err == nil || output.Len() > 0 {
			t.Errorf("%v %s: expected an error, found %q", each.args, each.payload, output.String())
		}
	}
}
