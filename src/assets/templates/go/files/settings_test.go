package main

import "testing"

func TestValidSettings(t *testing.T) {
	for _, document := range []string{
		`{"registries": ["ghcr.io"]}`,
		`{"registries": ["ghcr.io", "localhost:5000"], "mirror": null}`,
		`{"registries": ["ghcr.io"], "mirror": "ghcr.io/mirror"}`,
	} {
		if found := validateSettings([]byte(document)); !found.Valid || found.Message != nil {
			t.Errorf("%s: expected valid settings, found %s", document, *found.Message)
		}
	}
}

func TestInvalidSettingsAreNamed(t *testing.T) {
	const form = "host[:port][/path] in lower case, such as ghcr.io/acme"
	for document, expected := range map[string]string{
		`[]`:                 "settings: expected an object, found []",
		`{}`:                 "registries: expected a list of at least one registry, found none",
		`{"registries": []}`: "registries: expected a list of at least one registry, found []",
		`{"registries": ["ghcr.io"], "miror": ""}`:                "miror: unknown setting, expected registries or mirror",
		`{"registries": ["ghcr.io", "https://quay.io"]}`:          "registries[1]: expected " + form + `, found "https://quay.io"`,
		`{"registries": ["ghcr.io"], "mirror": 7}`:                "mirror: expected " + form + ", found 7",
		`{"registries": ["ghcr.io"], "mirror": "quay.io/mirror"}`: `mirror: expected one that registries allows, found "quay.io/mirror"`,
	} {
		found := validateSettings([]byte(document))
		if found.Valid || found.Message == nil || *found.Message != expected {
			t.Errorf("%s: expected %q, found %+v", document, expected, found)
		}
	}
}
