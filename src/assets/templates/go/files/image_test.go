package main

import "testing"

func TestParseImage(t *testing.T) {
	for reference, expected := range map[string]image{
		"nginx":                    {"docker.io", "library/nginx"},
		"nginx:1.29":               {"docker.io", "library/nginx:1.29"},
		"acme/web":                 {"docker.io", "acme/web"},
		"docker.io/nginx":          {"docker.io", "library/nginx"},
		"index.docker.io/acme/web": {"docker.io", "acme/web"},
		"GHCR.io/acme/web:1":       {"ghcr.io", "acme/web:1"},
		"localhost/web":            {"localhost", "web"},
		"registry.example.com:5000/web@sha256:0123": {"registry.example.com:5000", "web@sha256:0123"},
	} {
		if found := parseImage(reference); found != expected {
			t.Errorf("%s: expected %v, found %v", reference, expected, found)
		}
	}
}

func TestRepositoryHasNoTagAndDigest(t *testing.T) {
	const expected = "ghcr.io/acme/web"
	for _, reference := range []string{expected, expected + ":1", expected + ":1@sha256:0123", expected + "@sha256:0123"} {
		if found := parseImage(reference).repository(); found != expected {
			t.Errorf("%s: expected %s, found %s", reference, expected, found)
		}
	}
}
