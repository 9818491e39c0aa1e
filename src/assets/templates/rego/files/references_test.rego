package policy.references_test

import data.policy.references

test_host if {
	hosts := {
		"nginx": "docker.io",
		"nginx:1.29": "docker.io",
		"acme/web": "docker.io",
		"index.docker.io/acme/web": "docker.io",
		"GHCR.io/acme/web:1": "ghcr.io",
		"localhost/web": "localhost",
		"registry.example.com:5000/web": "registry.example.com:5000",
	}
	every reference, host in hosts {
		references.host(reference) == host
	}
}

test_path_keeps_tag_and_digest if {
	references.path("ghcr.io/acme/web:1@sha256:0123") == "acme/web:1@sha256:0123"
	references.path("nginx:1.29") == "library/nginx:1.29"
	references.path("docker.io/nginx") == "library/nginx"
	references.path("acme/web") == "acme/web"
}

test_is_from_compares_whole_parts if {
	references.is_from("ghcr.io/acme/web:1", ["ghcr.io"])
	references.is_from("ghcr.io/acme/web:1", ["quay.io", "ghcr.io/acme"])
	references.is_from("ghcr.io/acme/web@sha256:0123", ["ghcr.io/acme/web"])
	not references.is_from("ghcr.io/acme-fake/web", ["ghcr.io/acme"])
	not references.is_from("ghcr.io.example.com/web", ["ghcr.io"])
	not references.is_from("ghcr.io:5000/web", ["ghcr.io"])
}

test_mirrored if {
	references.mirrored("nginx:1.29", "ghcr.io/mirror") == "ghcr.io/mirror/library/nginx:1.29"
	references.mirrored("quay.io/acme/web@sha256:0123", "ghcr.io/mirror") == "ghcr.io/mirror/acme/web@sha256:0123"
}
