package main

import "strings"

// registry is where images may come from: host[:port][/path]
type registry string

// parseRegistry refuses all else: schemes, tags, upper case, slashes at the end.
func parseRegistry(text string) (registry, bool) {
	authority, path, hasPath := strings.Cut(text, "/")
	host, port, hasPort := strings.Cut(authority, ":")
	if !isWord(host, lowercase+digits+".-") || (hasPort && !isWord(port, digits)) {
		return "", false
	}
	if hasPath {
		for _, part := range strings.Split(path, "/") {
			if !isWord(part, lowercase+digits+"._-") {
				return "", false
			}
		}
	}
	return registry(text), true
}

// contains says whether a repository, or another registry, is this one or below
// it. Whole parts count: ghcr.io/acme has ghcr.io/acme/web, but not
// ghcr.io/acme-fake.
func (r registry) contains(repository string) bool {
	rest, isPrefix := strings.CutPrefix(repository, string(r))
	return isPrefix && (rest == "" || rest[0] == '/')
}

const (
	lowercase = "abcdefghijklmnopqrstuvwxyz"
	digits    = "0123456789"
)

// isWord says whether a text has only these letters, and at least one of them.
func isWord(text, letters string) bool {
	isOther := func(letter rune) bool { return !strings.ContainsRune(letters, letter) }
	return text != "" && !strings.ContainsFunc(text, isOther)
}
