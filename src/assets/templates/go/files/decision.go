package main

import (
	"fmt"
	"strings"
)

// decision is what comes of a request: it is rejected where there are problems.
type decision struct {
	problems []string
	// isChanged says that images of the pod were replaced.
	isChanged bool
}

// decide looks at the images of a pod, and takes them from the mirror where
// there is one.
func decide(spec map[string]any, told settings) decision {
	var made decision
	for _, found := range podImages(spec) {
		reference, isText := found.reference().(string)
		if !isText {
			made.problems = append(made.problems, found.owner+": image must be text")
			continue
		}
		image := parseImage(reference)
		switch {
		case told.allow(image):
		case told.mirror != "":
			found.replace(image.in(told.mirror))
			made.isChanged = true
		default:
			problem := fmt.Sprintf("%s uses image \"%s\", which is not from an allowed registry (%s)",
				found.owner, reference, told.registryList())
			made.problems = append(made.problems, problem)
		}
	}
	return made
}

// message is empty where the request is accepted.
func (d decision) message() string {
	return strings.Join(d.problems, "; ")
}

// String names the decision in logs.
func (d decision) String() string {
	switch {
	case len(d.problems) > 0:
		return "reject"
	case d.isChanged:
		return "mutate"
	default:
		return "accept"
	}
}
