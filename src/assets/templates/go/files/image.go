package main

import "strings"

const dockerHub = "docker.io"

// image is what the reference of an image says: [host[:port]/]path[:tag][@digest]
type image struct {
	// host is in lower case, with the port.
	host string
	// path is with tag and digest.
	path string
}

// parseImage reads a reference as container engines do: nginx is
// docker.io/library/nginx.
func parseImage(reference string) image {
	parsed := image{host: dockerHub, path: reference}
	first, rest, isCut := strings.Cut(reference, "/")
	// Without a dot or a port, the first part belongs to the path: acme/web.
	if isCut && (strings.ContainsAny(first, ".:") || first == "localhost") {
		parsed = image{host: strings.ToLower(first), path: rest}
	}
	if parsed.host == "index.docker.io" {
		parsed.host = dockerHub
	}
	if parsed.host == dockerHub && !strings.Contains(parsed.path, "/") {
		parsed.path = "library/" + parsed.path
	}
	return parsed
}

// repository is host and path, without tag and digest.
func (i image) repository() string {
	path := i.path
	if end := strings.IndexAny(path, ":@"); end >= 0 {
		path = path[:end]
	}
	return i.host + "/" + path
}

// in is the reference of the same image in another registry.
func (i image) in(other registry) string {
	return string(other) + "/" + i.path
}
