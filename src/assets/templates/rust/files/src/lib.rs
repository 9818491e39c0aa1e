//! Lets pods use images from allowed registries only. With a mirror, other
//! images are not rejected but taken from there.

mod decision;
mod image;
mod pod;
mod registry;
mod settings;

use kubewarden_policy_sdk::logging::KubewardenDrain;
use kubewarden_policy_sdk::request::ValidationRequest;
use kubewarden_policy_sdk::wapc_guest::{CallResult, register_function};
use kubewarden_policy_sdk::{
    accept_request, mutate_request, protocol_version_guest, reject_request,
};
use slog::{Logger, debug, o};

use crate::decision::{Decision, decide};
use crate::settings::{Settings, validate_settings};

#[unsafe(no_mangle)]
pub extern "C" fn wapc_init() {
    register_function("validate", validate);
    register_function("validate_settings", validate_settings);
    register_function("protocol_version", protocol_version_guest);
}

fn validate(payload: &[u8]) -> CallResult {
    let ValidationRequest { settings, request } = ValidationRequest::<Settings>::new(payload)?;
    let kind = request.kind.kind.as_str();
    let mut object = request.object;

    // Other kinds have no pods, and a DELETE has no object.
    let decision =
        pod::spec_of(kind, &mut object).map_or(Decision::Accept, |spec| decide(spec, &settings));

    let log = Logger::root(
        KubewardenDrain::new(),
        o!("policy" => env!("CARGO_PKG_NAME")),
    );
    debug!(log, "decided"; "kind" => kind, "name" => &request.name,
        "namespace" => &request.namespace, "decision" => %decision);

    match decision {
        Decision::Accept => accept_request(),
        Decision::Mutate => mutate_request(object),
        Decision::Reject(message) => reject_request(Some(message), None, None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn answer(kind: &str, object: Value, settings: Value) -> Value {
        let request = json!({ "kind": { "kind": kind }, "object": object });
        let payload = json!({ "request": request, "settings": settings }).to_string();
        serde_json::from_slice(&validate(payload.as_bytes()).unwrap()).unwrap()
    }

    fn deployment(image: &str) -> Value {
        let containers = json!([{ "name": "web", "image": image }]);
        json!({ "spec": { "replicas": 2, "template": { "spec": { "containers": containers } } } })
    }

    #[test]
    fn accepts_allowed_images() {
        let settings = json!({ "registries": ["ghcr.io"] });
        let response = answer("Deployment", deployment("ghcr.io/acme/web:1"), settings);
        assert_eq!(response["accepted"], true);
        assert_eq!(response["mutated_object"], Value::Null);
    }

    #[test]
    fn rejects_other_images() {
        let settings = json!({ "registries": ["ghcr.io"] });
        let response = answer("Deployment", deployment("nginx"), settings);
        assert_eq!(response["accepted"], false);
        assert_eq!(
            response["message"],
            r#"container "web" uses image "nginx", which is not from an allowed registry (ghcr.io)"#
        );
    }

    #[test]
    fn answers_with_the_whole_object_where_a_mirror_is_used() {
        let settings = json!({ "registries": ["ghcr.io"], "mirror": "ghcr.io/mirror" });
        let response = answer("Deployment", deployment("nginx"), settings);
        assert_eq!(response["accepted"], true);
        assert_eq!(
            response["mutated_object"],
            deployment("ghcr.io/mirror/library/nginx")
        );
    }

    #[test]
    fn accepts_what_has_no_pods() {
        let settings = json!({ "registries": ["ghcr.io"] });
        for (kind, object) in [("Service", json!({ "spec": {} })), ("Pod", Value::Null)] {
            assert_eq!(answer(kind, object, settings.clone())["accepted"], true);
        }
    }

    #[test]
    fn does_not_answer_with_wrong_settings() {
        let payload = json!({ "request": {}, "settings": { "registries": [] } }).to_string();
        assert!(validate(payload.as_bytes()).is_err());
    }
}
