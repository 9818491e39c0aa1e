use kubewarden_policy_sdk::settings::SettingsValidationResponse;
use kubewarden_policy_sdk::wapc_guest::CallResult;
use serde::Deserialize;
use serde_json::Value;

use crate::image::Image;
use crate::registry::Registry;

const KEYS: [&str; 2] = ["registries", "mirror"];

/// What the policy is told. Whatever is decoded has been checked.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "Value")]
pub struct Settings {
    /// At least one.
    pub registries: Vec<Registry>,
    /// One of the registries, or below one.
    pub mirror: Option<Registry>,
}

impl Settings {
    pub fn allows(&self, image: &Image) -> bool {
        let repository = image.repository();
        self.registries
            .iter()
            .any(|registry| registry.contains(&repository))
    }

    /// For messages: `ghcr.io, quay.io/acme`.
    pub fn registry_list(&self) -> String {
        let names: Vec<_> = self.registries.iter().map(Registry::as_str).collect();
        names.join(", ")
    }
}

impl TryFrom<Value> for Settings {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        let Value::Object(entries) = &value else {
            return Err(problem("settings", "an object", Some(&value)));
        };
        if let Some(key) = entries.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!(
                "{key}: unknown setting, expected {}",
                KEYS.join(" or ")
            ));
        }

        let registries = match entries.get("registries") {
            Some(Value::Array(list)) if !list.is_empty() => list
                .iter()
                .enumerate()
                .map(|(index, entry)| read_registry(&format!("registries[{index}]"), entry))
                .collect::<Result<Vec<_>, _>>()?,
            found => {
                return Err(problem(
                    "registries",
                    "a list of at least one registry",
                    found,
                ));
            }
        };
        let mirror = match entries.get("mirror") {
            None | Some(Value::Null) => None,
            found @ Some(value) => {
                let mirror = read_registry("mirror", value)?;
                if !registries
                    .iter()
                    .any(|registry| registry.contains(mirror.as_str()))
                {
                    return Err(problem("mirror", "one that registries allows", found));
                }
                Some(mirror)
            }
        };
        Ok(Settings { registries, mirror })
    }
}

fn read_registry(key: &str, value: &Value) -> Result<Registry, String> {
    let form = "host[:port][/path] in lower case, such as ghcr.io/acme";
    value
        .as_str()
        .and_then(Registry::parse)
        .ok_or_else(|| problem(key, form, Some(value)))
}

fn problem(key: &str, expected: &str, found: Option<&Value>) -> String {
    let found = found.map_or("none".to_owned(), Value::to_string);
    format!("{key}: expected {expected}, found {found}")
}

/// Answers with the reason where settings are wrong. The SDK's own function would fail where they cannot be decoded.
pub fn validate_settings(payload: &[u8]) -> CallResult {
    let message = Settings::try_from(serde_json::from_slice::<Value>(payload)?).err();
    let valid = message.is_none();
    Ok(serde_json::to_vec(&SettingsValidationResponse {
        valid,
        message,
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(settings: Value) -> Value {
        let answer = validate_settings(settings.to_string().as_bytes()).unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(answer["valid"], answer["message"].is_null());
        answer["message"].clone()
    }

    #[test]
    fn are_valid() {
        for settings in [
            json!({ "registries": ["ghcr.io"] }),
            json!({ "registries": ["ghcr.io", "localhost:5000"], "mirror": null }),
            json!({ "registries": ["ghcr.io"], "mirror": "ghcr.io/mirror" }),
        ] {
            assert_eq!(message(settings), Value::Null);
        }
    }

    #[test]
    fn are_refused_with_the_key_and_what_was_found() {
        for (settings, expected) in [
            (json!([]), "settings: expected an object, found []"),
            (
                json!({}),
                "registries: expected a list of at least one registry, found none",
            ),
            (
                json!({ "registries": [] }),
                "registries: expected a list of at least one registry, found []",
            ),
            (
                json!({ "registries": ["ghcr.io"], "miror": "" }),
                "miror: unknown setting, expected registries or mirror",
            ),
            (
                json!({ "registries": ["ghcr.io", "https://quay.io"] }),
                "registries[1]: expected host[:port][/path] in lower case, such as ghcr.io/acme, found \"https://quay.io\"",
            ),
            (
                json!({ "registries": ["ghcr.io"], "mirror": 7 }),
                "mirror: expected host[:port][/path] in lower case, such as ghcr.io/acme, found 7",
            ),
            (
                json!({ "registries": ["ghcr.io"], "mirror": "quay.io/mirror" }),
                "mirror: expected one that registries allows, found \"quay.io/mirror\"",
            ),
        ] {
            assert_eq!(message(settings), expected);
        }
    }
}
