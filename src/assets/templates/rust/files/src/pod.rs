use serde_json::Value;

/// The lists of a pod whose items may have an image.
struct ImageList {
    field: &'static str,
    /// What messages call an item.
    item: &'static str,
    /// Where in an item the image is.
    pointer: &'static str,
}

const IMAGE_LISTS: [ImageList; 4] = [
    ImageList {
        field: "containers",
        item: "container",
        pointer: "/image",
    },
    ImageList {
        field: "initContainers",
        item: "init container",
        pointer: "/image",
    },
    ImageList {
        field: "ephemeralContainers",
        item: "ephemeral container",
        pointer: "/image",
    },
    ImageList {
        field: "volumes",
        item: "volume",
        pointer: "/image/reference",
    },
];

/// The spec of the pods of an object. `None` for kinds that have no pods.
pub fn spec_of<'a>(kind: &str, object: &'a mut Value) -> Option<&'a mut Value> {
    object.pointer_mut(match kind {
        "Pod" => "/spec",
        "PodTemplate" => "/template/spec",
        "DaemonSet"
        | "Deployment"
        | "Job"
        | "ReplicaSet"
        | "ReplicationController"
        | "StatefulSet" => "/spec/template/spec",
        "CronJob" => "/spec/jobTemplate/spec/template/spec",
        _ => return None,
    })
}

/// Calls `visit` for each image in the spec of a pod with what has it, such as `container "web"`, and the image.
/// Missing and empty ones are passed over.
pub fn visit_images(spec: &mut Value, mut visit: impl FnMut(&str, &mut Value)) {
    for list in &IMAGE_LISTS {
        let items = spec.get_mut(list.field).and_then(Value::as_array_mut);
        for item in items.into_iter().flatten() {
            let name = item["name"].as_str().unwrap_or_default();
            let owner = format!("{} \"{name}\"", list.item);
            match item.pointer_mut(list.pointer) {
                None | Some(Value::Null) => {}
                Some(image) if image == "" => {}
                Some(image) => visit(&owner, image),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finds_the_spec_by_kind() {
        let pod = json!({ "spec": { "containers": [] } });
        for (kind, mut object) in [
            ("Pod", pod.clone()),
            ("PodTemplate", json!({ "template": pod })),
            ("Deployment", json!({ "spec": { "template": pod } })),
            (
                "CronJob",
                json!({ "spec": { "jobTemplate": { "spec": { "template": pod } } } }),
            ),
        ] {
            assert_eq!(
                spec_of(kind, &mut object),
                Some(&mut json!({ "containers": [] })),
                "{kind}"
            );
        }
        assert_eq!(spec_of("Service", &mut json!({ "spec": {} })), None);
        assert_eq!(spec_of("Pod", &mut Value::Null), None);
    }

    #[test]
    fn visits_all_images_in_order() {
        let mut spec = json!({
            "volumes": [{ "name": "v", "image": { "reference": "4" } }, { "name": "e", "emptyDir": {} }],
            "ephemeralContainers": [{ "name": "e", "image": 3 }],
            "initContainers": [{ "name": "i", "image": "2" }, { "name": "none" }],
            "containers": [{ "name": "c", "image": "1" }, { "image": "" }, { "image": null }],
        });
        let mut visited = Vec::new();
        visit_images(&mut spec, |owner, image| {
            visited.push(format!("{owner}: {image}"))
        });
        assert_eq!(
            visited,
            [
                r#"container "c": "1""#,
                r#"init container "i": "2""#,
                r#"ephemeral container "e": 3"#,
                r#"volume "v": "4""#,
            ]
        );
    }
}
