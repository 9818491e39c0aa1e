package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
)

func decode(t *testing.T, document string) map[string]any {
	t.Helper()
	object, err := decodeObject(json.RawMessage(document))
	if err != nil {
		t.Fatal(err)
	}
	return object
}

func TestPodSpec(t *testing.T) {
	const template = `{"spec": {"containers": []}}`
	for kind, document := range map[string]string{
		"Pod":         template,
		"PodTemplate": fmt.Sprintf(`{"template": %s}`, template),
		"Deployment":  fmt.Sprintf(`{"spec": {"template": %s}}`, template),
		"CronJob":     fmt.Sprintf(`{"spec": {"jobTemplate": {"spec": {"template": %s}}}}`, template),
	} {
		if spec := podSpec(kind, decode(t, document)); spec["containers"] == nil {
			t.Errorf("%s: expected a spec, found %v", kind, spec)
		}
	}
	if spec := podSpec("Service", decode(t, template)); spec != nil {
		t.Errorf("Service: expected no spec, found %v", spec)
	}
	if spec := podSpec("Pod", nil); spec != nil {
		t.Errorf("no object: expected no spec, found %v", spec)
	}
}

func TestPodImagesAreInOrder(t *testing.T) {
	spec := decode(t, `{
		"volumes": [{"name": "v", "image": {"reference": "4"}}, {"name": "e", "emptyDir": {}}],
		"ephemeralContainers": [{"name": "e", "image": 3}],
		"initContainers": [{"name": "i", "image": "2"}, {"name": "none"}],
		"containers": [{"name": "c", "image": "1"}, {"image": ""}, {"image": null}]
	}`)
	var found []string
	for _, image := range podImages(spec) {
		found = append(found, fmt.Sprint(image.owner, ": ", image.reference()))
	}
	expected := []string{`container "c": 1`, `init container "i": 2`, `ephemeral container "e": 3`, `volume "v": 4`}
	if !reflect.DeepEqual(found, expected) {
		t.Errorf("expected %q, found %q", expected, found)
	}
}
