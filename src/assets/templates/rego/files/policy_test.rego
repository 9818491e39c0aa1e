package policy_test

import data.policy

test_allows_images_of_listed_registries if {
	response := policy.main.response with input as request("Pod", pod)
		with data.registries as ["ghcr.io", "docker.io", "quay.io"]
	response == {"uid": "1", "allowed": true}
}

test_names_each_foreign_image if {
	response := policy.main.response with input as request("Pod", pod)
		with data.registries as ["ghcr.io", "registry.k8s.io"]
	not response.allowed
	response.status.message == concat("; ", [
		"container \"web\" uses image \"nginx:1.29\", which is not from an allowed registry (ghcr.io, registry.k8s.io)",
		"init container \"setup\" uses image \"quay.io/acme/setup\", which is not from an allowed registry (ghcr.io, registry.k8s.io)",
	])
}

test_finds_the_pods_of_workloads if {
	objects := {
		"PodTemplate": {"template": pod},
		"Deployment": {"spec": {"template": pod}},
		"CronJob": {"spec": {"jobTemplate": {"spec": {"template": pod}}}},
	}
	every kind, object in objects {
		not policy.main.response.allowed with input as request(kind, object)
			with data.registries as ["ghcr.io"]
	}
}

test_finds_ephemeral_containers_and_image_volumes if {
	object := {"spec": {
		"ephemeralContainers": [{"name": "debug", "image": "busybox"}],
		"volumes": [{"name": "empty"}, {"name": "model", "image": {"reference": "quay.io/acme/model"}}],
	}}
	count(policy.problems) == 2 with input as request("Pod", object)
		with data.registries as ["ghcr.io"]
}

test_refuses_an_image_that_is_no_text if {
	object := {"spec": {"containers": [{"name": "web", "image": 7}]}}
	policy.problems == ["container \"web\": image must be text"] with input as request("Pod", object)
		with data.registries as ["ghcr.io"]
}

test_refuses_containers_that_are_no_list_of_maps if {
	every containers in ["nginx", {"web": {"image": "nginx"}}, ["nginx"]] {
		object := {"spec": {"containers": containers}}
		policy.problems == {"containers: expected a list of maps"} with input as request("Pod", object)
			with data.registries as ["docker.io"]
	}
}

test_allows_what_has_no_images if {
	policy.main.response.allowed with input as request("Service", {"spec": {}})
		with data.registries as ["ghcr.io"]
	policy.main.response.allowed with input as {"request": {"uid": "1", "kind": {"kind": "Pod"}}}
		with data.registries as ["ghcr.io"]
}

test_takes_foreign_images_from_the_mirror if {
	response := policy.main.response with input as request("Pod", pod)
		with data.registries as ["ghcr.io"]
		with data.mirror as "ghcr.io/mirror"
	response.allowed
	response.patchType == "JSONPatch"
	json.unmarshal(base64.decode(response.patch)) == [
		{"op": "replace", "path": "/spec/containers/0/image", "value": "ghcr.io/mirror/library/nginx:1.29"},
		{"op": "replace", "path": "/spec/initContainers/0/image", "value": "ghcr.io/mirror/acme/setup"},
	]
}

test_refuses_everything_with_wrong_settings if {
	response := policy.main.response with input as request("Service", {"spec": {}})
		with data.registries as []
	not response.allowed
	startswith(response.status.message, "registries: expected")
}

request(kind, object) := {"request": {"uid": "1", "kind": {"kind": kind}, "object": object}}

pod := {"spec": {
	"initContainers": [{"name": "setup", "image": "quay.io/acme/setup"}],
	"containers": [
		{"name": "web", "image": "nginx:1.29"},
		{"name": "proxy", "image": "ghcr.io/acme/proxy@sha256:0123"},
		{"name": "later"},
	],
}}
