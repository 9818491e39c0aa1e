package policy.settings_test

import data.policy.settings

test_registries if {
	settings.problems == set() with input.parameters as {"registries": ["ghcr.io/acme", "localhost:5000"]}
}

test_no_registries if {
	settings.problems == {"registries: expected a list of at least one registry, found none"} with input.parameters as {}
}

test_empty_registries if {
	settings.problems == {"registries: expected a list of at least one registry, found none"} with input.parameters as {"registries": []}
}

test_malformed_registry if {
	malformed := [
		"", "https://ghcr.io", "ghcr.io/", "ghcr.io/acme:1", "ghcr.io/acme@sha256:0123", "GHCR.io", "/acme", "a b", 7,
	]
	every entry in malformed {
		count(settings.problems) == 1 with input.parameters as {"registries": [entry]}
	}
}

test_message_names_entry if {
	settings.problems == {concat(" ", [
		"registries[1]: expected host[:port][/path] in lower case, such as ghcr.io/acme,",
		"found \"https://quay.io\"",
	])} with input.parameters as {"registries": ["ghcr.io", "https://quay.io"]}
}

test_mirror if {
	parameters := {"registries": ["ghcr.io"], "mirror": "ghcr.io/mirror"}
	some problem in settings.problems with input.parameters as parameters
	startswith(problem, "mirror: expected none")
}

test_unknown_setting if {
	parameters := {"registries": ["ghcr.io"], "registry": "quay.io"}
	settings.problems == {"unknown setting \"registry\": expected registries"} with input.parameters as parameters
}
