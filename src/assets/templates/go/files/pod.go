package main

import "fmt"

// podSpecPaths says where an object has the spec of its pods, by its kind.
var podSpecPaths = map[string][]string{
	"Pod":                   {"spec"},
	"PodTemplate":           {"template", "spec"},
	"ReplicationController": {"spec", "template", "spec"},
	"Deployment":            {"spec", "template", "spec"},
	"ReplicaSet":            {"spec", "template", "spec"},
	"StatefulSet":           {"spec", "template", "spec"},
	"DaemonSet":             {"spec", "template", "spec"},
	"Job":                   {"spec", "template", "spec"},
	"CronJob":               {"spec", "jobTemplate", "spec", "template", "spec"},
}

// imageLists are the lists of a pod whose items may have an image.
var imageLists = []struct {
	field string
	// item is what messages call an item.
	item string
	// path is where in an item the image is.
	path []string
}{
	{"containers", "container", []string{"image"}},
	{"initContainers", "init container", []string{"image"}},
	{"ephemeralContainers", "ephemeral container", []string{"image"}},
	{"volumes", "volume", []string{"image", "reference"}},
}

// podImage is an image in the spec of a pod.
type podImage struct {
	// owner is what has it, such as: container "web"
	owner string
	// holder has the reference in this field.
	holder map[string]any
	field  string
}

// reference is text, unless the request is malformed.
func (i podImage) reference() any {
	return i.holder[i.field]
}

func (i podImage) replace(reference string) {
	i.holder[i.field] = reference
}

// podSpec is nil for kinds that have no pods, and without an object.
func podSpec(kind string, object map[string]any) map[string]any {
	path, hasPods := podSpecPaths[kind]
	if !hasPods {
		return nil
	}
	return child(object, path)
}

// podImages lists the images of a pod. Missing and empty ones are passed over.
func podImages(spec map[string]any) []podImage {
	var found []podImage
	for _, list := range imageLists {
		items, _ := spec[list.field].([]any)
		for _, each := range items {
			item, _ := each.(map[string]any)
			name, _ := item["name"].(string)
			last := len(list.path) - 1
			image := podImage{
				owner:  fmt.Sprintf("%s \"%s\"", list.item, name),
				holder: child(item, list.path[:last]),
				field:  list.path[last],
			}
			if reference := image.reference(); reference != nil && reference != "" {
				found = append(found, image)
			}
		}
	}
	return found
}

// child is nil where there is no object.
func child(object map[string]any, path []string) map[string]any {
	for _, key := range path {
		object, _ = object[key].(map[string]any)
	}
	return object
}
