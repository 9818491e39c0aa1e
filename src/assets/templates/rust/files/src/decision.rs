use std::fmt;

use serde_json::Value;

use crate::image::Image;
use crate::pod::visit_images;
use crate::settings::Settings;

/// What comes of a request.
#[derive(Debug, PartialEq)]
pub enum Decision {
    Accept,
    /// Images of the pod were changed.
    Mutate,
    /// With the reasons.
    Reject(String),
}

impl fmt::Display for Decision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Decision::Accept => "accept",
            Decision::Mutate => "mutate",
            Decision::Reject(_) => "reject",
        })
    }
}

/// Decides about the spec of a pod, and takes images from the mirror where there is one.
pub fn decide(spec: &mut Value, settings: &Settings) -> Decision {
    let mut problems = Vec::new();
    let mut is_changed = false;

    visit_images(spec, |owner, field| {
        let Some(reference) = field.as_str() else {
            problems.push(format!("{owner}: image must be text"));
            return;
        };
        let image = Image::parse(reference);
        if settings.allows(&image) {
            return;
        }
        if let Some(mirror) = &settings.mirror {
            *field = Value::from(image.in_registry(mirror));
            is_changed = true;
        } else {
            problems.push(format!(
                "{owner} uses image \"{reference}\", which is not from an allowed registry ({})",
                settings.registry_list()
            ));
        }
    });

    if !problems.is_empty() {
        Decision::Reject(problems.join("; "))
    } else if is_changed {
        Decision::Mutate
    } else {
        Decision::Accept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings(value: Value) -> Settings {
        Settings::try_from(value).unwrap()
    }

    #[test]
    fn names_every_image_that_is_not_allowed_in_order() {
        let settings = settings(json!({ "registries": ["ghcr.io", "quay.io/acme"] }));
        let mut spec = json!({
            "initContainers": [{ "name": "init", "image": "quay.io/other/init" }],
            "containers": [{ "name": "web", "image": "nginx:1" }, { "name": "ok", "image": "quay.io/acme/ok" }],
        });
        assert_eq!(
            decide(&mut spec, &settings),
            Decision::Reject(
                "container \"web\" uses image \"nginx:1\", which is not from an allowed registry (ghcr.io, quay.io/acme); \
                 init container \"init\" uses image \"quay.io/other/init\", which is not from an allowed registry (ghcr.io, quay.io/acme)"
                    .to_owned()
            )
        );
    }

    #[test]
    fn takes_images_from_the_mirror_that_are_not_allowed() {
        let settings = settings(json!({ "registries": ["ghcr.io"], "mirror": "ghcr.io/mirror" }));
        let mut spec = json!({
            "containers": [{ "name": "a", "image": "nginx:1" }, { "name": "b", "image": "ghcr.io/acme/b" }],
            "volumes": [{ "name": "c", "image": { "reference": "quay.io/acme/c@sha256:0123" } }],
        });
        assert_eq!(decide(&mut spec, &settings), Decision::Mutate);
        assert_eq!(
            spec,
            json!({
                "containers": [
                    { "name": "a", "image": "ghcr.io/mirror/library/nginx:1" },
                    { "name": "b", "image": "ghcr.io/acme/b" },
                ],
                "volumes": [{ "name": "c", "image": { "reference": "ghcr.io/mirror/acme/c@sha256:0123" } }],
            })
        );
        assert_eq!(decide(&mut spec, &settings), Decision::Accept);
    }

    #[test]
    fn rejects_images_that_are_no_text_with_and_without_a_mirror() {
        for settings in [
            settings(json!({ "registries": ["ghcr.io"] })),
            settings(json!({ "registries": ["ghcr.io"], "mirror": "ghcr.io/mirror" })),
        ] {
            let mut spec = json!({ "containers": [{ "name": "web", "image": 7 }] });
            assert_eq!(
                decide(&mut spec, &settings),
                Decision::Reject("container \"web\": image must be text".to_owned())
            );
        }
    }
}
