package policy.settings_test

import data.policy.settings

test_registries_alone if {
	settings.problems == set() with data.registries as ["ghcr.io/acme", "localhost:5000"]
}

test_mirror_within_registries if {
	settings.problems == set() with data.registries as ["ghcr.io"]
		with data.mirror as "ghcr.io/mirror"
}

test_no_registries if {
	settings.problems == {"registries: expected a list of at least one registry, found none"}
}

test_empty_registries if {
	settings.problems == {"registries: expected a list of at least one registry, found none"} with data.registries as []
}

test_malformed_registry if {
	malformed := [
		"", "https://ghcr.io", "ghcr.io/", "ghcr.io/acme:1", "ghcr.io/acme@sha256:0123", "GHCR.io", "/acme", "a b", 7,
	]
	every entry in malformed {
		count(settings.problems) == 1 with data.registries as [entry]
	}
}

test_message_names_entry if {
	settings.problems == {concat(" ", [
		"registries[1]: expected host[:port][/path] in lower case, such as ghcr.io/acme,",
		"found \"https://quay.io\"",
	])} with data.registries as ["ghcr.io", "https://quay.io"]
}

test_malformed_mirror if {
	count(settings.problems) == 1 with data.registries as ["ghcr.io"]
		with data.mirror as "ghcr.io/"
}

test_mirror_outside_registries if {
	settings.problems == {"mirror: expected one that registries allows, found \"quay.io/mirror\""} with data.registries as ["ghcr.io"]
		with data.mirror as "quay.io/mirror"
}
