package policy

import data.policy.pods
import data.policy.references
import data.policy.settings

# METADATA
# title: Answer to a request
# description: An AdmissionReview, as Kubewarden expects it of policies in OPA mode.
# entrypoint: true
main := {
	"apiVersion": "admission.k8s.io/v1",
	"kind": "AdmissionReview",
	"response": response,
}

response := {
	"uid": input.request.uid,
	"allowed": false,
	"status": {"message": concat("; ", problems)},
} if {
	count(problems) > 0
}

response := {
	"uid": input.request.uid,
	"allowed": true,
} if {
	count(problems) == 0
	count(patch) == 0
}

response := {
	"uid": input.request.uid,
	"allowed": true,
	"patchType": "JSONPatch",
	"patch": base64.encode(json.marshal(patch)),
} if {
	count(problems) == 0
	count(patch) > 0
}

# Nobody checks the settings of a policy in Rego beforehand: with wrong ones it
# refuses every request instead of letting everything pass.
problems := settings.problems if {
	count(settings.problems) > 0
} else := pods.problems if {
	count(pods.problems) > 0
} else := [problem |
	some image in pods.images
	problem := problem_of(image)
]

problem_of(image) := concat("", [pods.title(image), ": image must be text"]) if {
	not is_string(image.reference)
}

problem_of(image) := concat("", [
	pods.title(image), " uses image \"", image.reference, "\", which is not from an allowed registry (",
	concat(", ", settings.registries), ")",
]) if {
	is_foreign(image)
	not settings.mirror
}

# The operations of a JSON Patch that takes foreign images from the mirror.
patch := [operation |
	some image in pods.images
	is_foreign(image)
	operation := {
		"op": "replace",
		"path": image.pointer,
		"value": references.mirrored(image.reference, settings.mirror),
	}
]

is_foreign(image) if {
	is_string(image.reference)
	not references.is_from(image.reference, settings.registries)
}
