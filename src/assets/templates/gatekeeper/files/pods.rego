package policy.pods

# Where an object of each kind has the spec of its pods. Objects of other kinds
# have none, and nothing to check.
spec_paths := {
	"Pod": ["spec"],
	"PodTemplate": ["template", "spec"],
	"ReplicationController": ["spec", "template", "spec"],
	"Deployment": ["spec", "template", "spec"],
	"ReplicaSet": ["spec", "template", "spec"],
	"StatefulSet": ["spec", "template", "spec"],
	"DaemonSet": ["spec", "template", "spec"],
	"Job": ["spec", "template", "spec"],
	"CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
}

# What in the spec of a pod may name an image, and where.
lists := [
	{"field": "containers", "item": "container", "image": ["image"]},
	{"field": "initContainers", "item": "init container", "image": ["image"]},
	{"field": "ephemeralContainers", "item": "ephemeral container", "image": ["image"]},
	{"field": "volumes", "item": "volume", "image": ["image", "reference"]},
]

# The images of the object under review, in the order of the lists. A DELETE has
# no object, hence no images.
images := [image |
	path := spec_paths[input.review.kind.kind]
	some list in lists
	some item in object.get(input.review.object, array.concat(path, [list.field]), [])
	reference := object.get(item, list.image, "")
	not reference in {"", null}
	image := {
		"item": list.item,
		"name": object.get(item, "name", ""),
		"reference": reference,
	}
]

# The API server sends no such lists, but images would pass over what is in them.
problems contains concat("", [list.field, ": expected a list of maps"]) if {
	path := spec_paths[input.review.kind.kind]
	some list in lists
	value := object.get(input.review.object, array.concat(path, [list.field]), null)
	not is_null(value)
	not is_list_of_maps(value)
}

is_list_of_maps(value) if {
	is_array(value)
	every item in value {
		is_object(item)
	}
}

# What messages call the thing that has an image: container "web".
title(image) := concat(" ", [image.item, json.marshal(image.name)])
