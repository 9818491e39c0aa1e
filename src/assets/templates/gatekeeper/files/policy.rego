package policy

import data.policy.pods
import data.policy.references
import data.policy.settings

# METADATA
# title: What is wrong with the object
# description: Kubewarden joins the messages of all violations.
# entrypoint: true
violation contains {"msg": problem} if {
	some problem in problems
}

# Nobody checks the settings of a policy in Rego beforehand: with wrong ones it
# refuses every request instead of letting everything pass.
problems := settings.problems if {
	count(settings.problems) > 0
} else := pods.problems if {
	count(pods.problems) > 0
} else := {problem_of(image) | some image in pods.images}

problem_of(image) := concat("", [pods.title(image), ": image must be text"]) if {
	not is_string(image.reference)
}

problem_of(image) := concat("", [
	pods.title(image), " uses image \"", image.reference, "\", which is not from an allowed registry (",
	concat(", ", settings.registries), ")",
]) if {
	is_string(image.reference)
	not references.is_from(image.reference, settings.registries)
}
