package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kubewarden/policy-sdk-go/protocol"
)

// settings are what the policy is told.
type settings struct {
	// registries has at least one.
	registries []registry
	// mirror is one of the registries, or below one; empty without.
	mirror registry
}

func (s settings) allow(found image) bool {
	return s.contain(found.repository())
}

func (s settings) contain(repository string) bool {
	return slices.ContainsFunc(s.registries, func(one registry) bool { return one.contains(repository) })
}

// registryList is for messages: ghcr.io, quay.io/acme
func (s settings) registryList() string {
	names := make([]string, len(s.registries))
	for index, one := range s.registries {
		names[index] = string(one)
	}
	return strings.Join(names, ", ")
}

func parseSettings(document json.RawMessage) (settings, error) {
	var none settings
	value, err := decodeObject(document)
	if err != nil {
		return none, fmt.Errorf("settings: expected an object, found %s", document)
	}
	for _, key := range slices.Sorted(maps.Keys(value)) {
		if key != "registries" && key != "mirror" {
			return none, fmt.Errorf("%s: unknown setting, expected registries or mirror", key)
		}
	}

	entries, _ := value["registries"].([]any)
	if len(entries) == 0 {
		return none, problem("registries", "a list of at least one registry", value["registries"])
	}
	var parsed settings
	for index, entry := range entries {
		one, err := readRegistry(fmt.Sprintf("registries[%d]", index), entry)
		if err != nil {
			return none, err
		}
		parsed.registries = append(parsed.registries, one)
	}

	if found := value["mirror"]; found != nil {
		mirror, err := readRegistry("mirror", found)
		if err != nil {
			return none, err
		}
		if !parsed.contain(string(mirror)) {
			return none, problem("mirror", "one that registries allows", found)
		}
		parsed.mirror = mirror
	}
	return parsed, nil
}

func readRegistry(key string, value any) (registry, error) {
	text, _ := value.(string)
	if parsed, isRegistry := parseRegistry(text); isRegistry {
		return parsed, nil
	}
	return "", problem(key, "host[:port][/path] in lower case, such as ghcr.io/acme", value)
}

func problem(key, expected string, found any) error {
	shown := []byte("none")
	if found != nil {
		// It was decoded, so it can be encoded.
		shown, _ = json.Marshal(found)
	}
	return fmt.Errorf("%s: expected %s, found %s", key, expected, shown)
}

// validateSettings answers with the reason where settings are wrong.
func validateSettings(document []byte) protocol.SettingsValidationResponse {
	if _, err := parseSettings(document); err != nil {
		message := err.Error()
		return protocol.SettingsValidationResponse{Message: &message}
	}
	return protocol.SettingsValidationResponse{Valid: true}
}
