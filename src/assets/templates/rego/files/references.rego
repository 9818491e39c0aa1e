# References of images: [host[:port]/]path[:tag][@digest]
package policy.references

# Whether an image comes from one of some registries: host[:port][/path]
is_from(reference, registries) if {
	repository := split(split(path(reference), "@")[0], ":")[0]
	name := concat("/", [host(reference), repository])
	some registry in registries
	is_below(name, registry)
}

# Whole parts only: ghcr.io/acme has ghcr.io/acme/web, but not ghcr.io/acme-fake.
is_below(name, registry) if name == registry

is_below(name, registry) if startswith(name, concat("", [registry, "/"]))

# The same image, taken from a mirror.
mirrored(reference, mirror) := concat("/", [mirror, path(reference)])

default host(_) := "docker.io"

host(reference) := found if {
	has_host(reference)
	found := lower(first_part(reference))
	found != "index.docker.io"
}

# What stands behind the host, with tag and digest. Official images of Docker Hub
# have a short name: nginx is docker.io/library/nginx.
path(reference) := concat("/", ["library", written_path(reference)]) if {
	host(reference) == "docker.io"
	not contains(written_path(reference), "/")
} else := written_path(reference)

written_path(reference) := trim_prefix(reference, concat("", [first_part(reference), "/"])) if {
	has_host(reference)
} else := reference

# Without a dot or a port, the first part of a name belongs to the path: acme/web.
has_host(reference) if {
	contains(reference, "/")
	looks_like_host(first_part(reference))
}

looks_like_host("localhost")

looks_like_host(part) if regex.match(`[.:]`, part)

first_part(reference) := split(reference, "/")[0]
