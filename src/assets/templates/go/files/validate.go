package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/kubewarden/policy-sdk-go/pkg/capabilities"
	"github.com/kubewarden/policy-sdk-go/protocol"
)

func validate(payload []byte, host capabilities.Host) (protocol.ValidationResponse, error) {
	var document protocol.ValidationRequest
	if err := json.Unmarshal(payload, &document); err != nil {
		return protocol.ValidationResponse{}, fmt.Errorf("cannot decode the request: %w", err)
	}
	told, err := parseSettings(document.Settings)
	if err != nil {
		return protocol.ValidationResponse{}, fmt.Errorf("settings are invalid: %w", err)
	}
	object, err := decodeObject(document.Request.Object)
	if err != nil {
		return protocol.ValidationResponse{}, fmt.Errorf("cannot decode the object: %w", err)
	}

	// Other kinds have no pods, and a DELETE has no object.
	made := decide(podSpec(document.Request.Kind.Kind, object), told)
	logDecision(host, document.Request, made)

	if message := made.message(); message != "" {
		return protocol.ValidationResponse{Message: &message}, nil
	}
	response := protocol.ValidationResponse{Accepted: true}
	if made.isChanged {
		response.MutatedObject = object
	}
	return response, nil
}

// decodeObject leaves numbers as they are written: they become part of the
// answer where the object is changed.
func decodeObject(document json.RawMessage) (map[string]any, error) {
	if len(document) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var object map[string]any
	err := decoder.Decode(&object)
	return object, err
}
