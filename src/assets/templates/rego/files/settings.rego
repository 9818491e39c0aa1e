package policy.settings

import data.policy.references

# Kubewarden puts the settings into the data document, beside the packages of the
# policy. Rego cannot list what is there: a misspelt key goes unnoticed.
registries := data.registries

mirror := data.mirror if not is_null(data.mirror)

problems contains "registries: expected a list of at least one registry, found none" if {
	not has_registries
}

problems contains problem(name, form, entry) if {
	has_registries
	some index, entry in registries
	not is_registry(entry)
	name := concat("", ["registries[", format_int(index, 10), "]"])
}

problems contains problem("mirror", form, mirror) if {
	not is_registry(mirror)
}

problems contains problem("mirror", "one that registries allows", mirror) if {
	has_registries
	is_registry(mirror)
	not is_allowed(mirror)
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

is_allowed(registry) if {
	some entry in registries
	references.is_below(registry, entry)
}
