package main

import (
	"encoding/json"

	"github.com/kubewarden/policy-sdk-go/pkg/capabilities"
	"github.com/kubewarden/policy-sdk-go/protocol"
)

// logDecision sends one line to the log of the host. What becomes of it does not
// change the decision.
func logDecision(host capabilities.Host, request protocol.KubernetesAdmissionRequest, made decision) {
	// There is none in unit tests.
	if host.Client == nil {
		return
	}
	event, err := json.Marshal(map[string]string{
		"level":     "debug",
		"message":   "decided",
		"policy":    "%{name}",
		"kind":      request.Kind.Kind,
		"name":      request.Name,
		"namespace": request.Namespace,
		"decision":  made.String(),
	})
	if err == nil {
		_, _ = host.Client.HostCall("kubewarden", "tracing", "log", event)
	}
}
