package main

import (
	"reflect"
	"testing"
)

func pod(containers ...any) map[string]any {
	return map[string]any{"containers": containers}
}

func container(name string, image any) map[string]any {
	return map[string]any{"name": name, "image": image}
}

func TestDecideNamesEveryImageThatIsNotAllowed(t *testing.T) {
	spec := pod(container("web", "nginx:1"), container("ok", "quay.io/acme/ok"))
	spec["initContainers"] = []any{container("init", "quay.io/other/init")}
	found := decide(spec, settings{registries: []registry{"ghcr.io", "quay.io/acme"}})

	const expected = `container "web" uses image "nginx:1", which is not from an allowed registry (ghcr.io, quay.io/acme); ` +
		`init container "init" uses image "quay.io/other/init", which is not from an allowed registry (ghcr.io, quay.io/acme)`
	if found.message() != expected || found.isChanged {
		t.Errorf("expected %s, found %+v", expected, found)
	}
}

func TestDecideTakesImagesFromTheMirror(t *testing.T) {
	told := settings{registries: []registry{"ghcr.io"}, mirror: "ghcr.io/mirror"}
	spec := pod(container("a", "nginx:1"), container("b", "ghcr.io/acme/b@sha256:0123"))
	if found := decide(spec, told); found.String() != "mutate" {
		t.Errorf("expected mutate, found %s", found)
	}
	expected := pod(container("a", "ghcr.io/mirror/library/nginx:1"), container("b", "ghcr.io/acme/b@sha256:0123"))
	if !reflect.DeepEqual(spec, expected) {
		t.Errorf("expected %v, found %v", expected, spec)
	}
	if found := decide(spec, told); found.String() != "accept" {
		t.Errorf("expected accept, found %s", found)
	}
}

func TestDecideRejectsImagesThatAreNoText(t *testing.T) {
	for _, mirror := range []registry{"", "ghcr.io/mirror"} {
		told := settings{registries: []registry{"ghcr.io"}, mirror: mirror}
		found := decide(pod(container("web", 7)), told)
		if expected := `container "web": image must be text`; found.message() != expected {
			t.Errorf("expected %s, found %s", expected, found.message())
		}
	}
}
