package main

import "testing"

func TestParseRegistry(t *testing.T) {
	for _, text := range []string{"ghcr.io", "localhost", "localhost:5000", "ghcr.io/acme/my_tools", "10.0.0.1:80/a"} {
		if found, isRegistry := parseRegistry(text); !isRegistry || string(found) != text {
			t.Errorf("%q: expected a registry", text)
		}
	}
	for _, text := range []string{
		"", "https://ghcr.io", "ghcr.io/", "/acme", "ghcr.io//acme", "GHCR.io", "ghcr.io/acme:1", "ghcr.io/Acme/web",
		"ghcr.io/acme@sha256:0123", "ghcr.io:", "ghcr.io:http", "ghcr.io:1:2", " ghcr.io", "ghcr.io/a b",
	} {
		if found, isRegistry := parseRegistry(text); isRegistry {
			t.Errorf("%q: expected no registry, found %s", text, found)
		}
	}
}

func TestRegistryContains(t *testing.T) {
	for repository, expected := range map[string]bool{
		"ghcr.io/acme":          true,
		"ghcr.io/acme/web":      true,
		"ghcr.io/acme-fake/web": false,
		"ghcr.io":               false,
		"quay.io/acme/web":      false,
	} {
		if found := registry("ghcr.io/acme").contains(repository); found != expected {
			t.Errorf("%s: expected %t, found %t", repository, expected, found)
		}
	}
}
