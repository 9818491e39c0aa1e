package policy_test

import data.policy

test_allows_images_of_listed_registries if {
	policy.violation == set() with input as review("Pod", pod, ["ghcr.io", "docker.io", "quay.io"])
}

test_names_each_foreign_image if {
	allowed := "which is not from an allowed registry (ghcr.io, registry.k8s.io)"
	policy.violation == {
		{"msg": concat("", ["container \"web\" uses image \"nginx:1.29\", ", allowed])},
		{"msg": concat("", ["init container \"setup\" uses image \"quay.io/acme/setup\", ", allowed])},
	} with input as review("Pod", pod, ["ghcr.io", "registry.k8s.io"])
}

test_finds_the_pods_of_workloads if {
	objects := {
		"PodTemplate": {"template": pod},
		"Deployment": {"spec": {"template": pod}},
		"CronJob": {"spec": {"jobTemplate": {"spec": {"template": pod}}}},
	}
	every kind, object in objects {
		count(policy.violation) == 2 with input as review(kind, object, ["ghcr.io"])
	}
}

test_finds_ephemeral_containers_and_image_volumes if {
	object := {"spec": {
		"ephemeralContainers": [{"name": "debug", "image": "busybox"}],
		"volumes": [{"name": "empty"}, {"name": "model", "image": {"reference": "quay.io/acme/model"}}],
	}}
	count(policy.violation) == 2 with input as review("Pod", object, ["ghcr.io"])
}

test_refuses_an_image_that_is_no_text if {
	object := {"spec": {"containers": [{"name": "web", "image": 7}]}}
	policy.violation == {{"msg": "container \"web\": image must be text"}} with input as review("Pod", object, ["ghcr.io"])
}

test_refuses_containers_that_are_no_list_of_maps if {
	every containers in ["nginx", {"web": {"image": "nginx"}}, ["nginx"]] {
		object := {"spec": {"containers": containers}}
		policy.violation == {{"msg": "containers: expected a list of maps"}} with input as review("Pod", object, ["docker.io"])
	}
}

test_allows_what_has_no_images if {
	policy.violation == set() with input as review("Service", {"spec": {}}, ["ghcr.io"])
	policy.violation == set() with input as {
		"review": {"kind": {"kind": "Pod"}},
		"parameters": {"registries": ["ghcr.io"]},
	}
}

test_refuses_everything_with_wrong_settings if {
	some problem in policy.violation with input as review("Service", {"spec": {}}, [])
	startswith(problem.msg, "registries: expected")
}

review(kind, object, registries) := {
	"review": {"kind": {"kind": kind}, "object": object},
	"parameters": {"registries": registries},
}

pod := {"spec": {
	"initContainers": [{"name": "setup", "image": "quay.io/acme/setup"}],
	"containers": [
		{"name": "web", "image": "nginx:1.29"},
		{"name": "proxy", "image": "ghcr.io/acme/proxy@sha256:0123"},
		{"name": "later"},
	],
}}
