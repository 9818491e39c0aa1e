package policy.settings

# What Gatekeeper calls parameters are the settings of the policy.
registries := input.parameters.registries

problems contains "registries: expected a list of at least one registry, found none" if {
	not has_registries
}

problems contains problem(name, form, entry) if {
	has_registries
	some index, entry in registries
	not is_registry(entry)
	name := concat("", ["registries[", format_int(index, 10), "]"])
}

problems contains problem("mirror", "none, because a policy in Gatekeeper mode cannot change objects", mirror) if {
	mirror := input.parameters.mirror
	not is_null(mirror)
}

problems contains concat("", ["unknown setting ", json.marshal(key), ": expected registries"]) if {
	some key, _ in input.parameters
	not key in {"registries", "mirror"}
}

form := "host[:port][/path] in lower case, such as ghcr.io/acme"

problem(key, expected, found) := concat("", [key, ": expected ", expected, ", found ", json.marshal(found)])

has_registries if {
	is_array(registries)
	count(registries) > 0
}

is_registry(value) if {
	is_string(value)
	regex.match(`^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*$`, value)
}
