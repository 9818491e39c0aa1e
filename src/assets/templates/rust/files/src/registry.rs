use std::fmt;

/// Where images may come from: `host[:port][/path]`.
#[derive(Debug, PartialEq)]
pub struct Registry(String);

impl Registry {
    /// `None` where the text is something else: with a scheme, a tag, upper case, a slash at the end.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let authority = parts.next()?;
        // Without a port: one that would be right.
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        let is_registry = is_word(host, ".-")
            && is_word(port, "")
            && port.bytes().all(|byte| byte.is_ascii_digit())
            && parts.all(|part| is_word(part, "._-"));
        is_registry.then(|| Registry(text.to_owned()))
    }

    /// Whether a repository, or another registry, is this one or below it. Whole parts count: `ghcr.io/acme`
    /// has `ghcr.io/acme/web`, but not `ghcr.io/acme-fake`.
    pub fn contains(&self, repository: &str) -> bool {
        repository
            .strip_prefix(&self.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Registry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether a text has lower-case letters, digits and these marks only, and at least one of them.
fn is_word(text: &str, marks: &str) -> bool {
    let is_part = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || marks.contains(letter)
    };
    !text.is_empty() && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_host_with_port_and_path() {
        for text in [
            "ghcr.io",
            "localhost",
            "localhost:5000",
            "ghcr.io/acme/my_tools",
            "10.0.0.1:80/a",
        ] {
            assert_eq!(Registry::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn is_nothing_else() {
        for text in [
            "",
            "https://ghcr.io",
            "ghcr.io/",
            "/acme",
            "ghcr.io//acme",
            "GHCR.io",
            "ghcr.io/acme:1",
            "ghcr.io/acme@sha256:0123",
            "ghcr.io:",
            "ghcr.io:http",
            "ghcr.io:1:2",
            " ghcr.io",
            "ghcr.io/a b",
        ] {
            assert_eq!(Registry::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contains_itself_and_what_is_below() {
        let registry = Registry::parse("ghcr.io/acme").unwrap();
        for (repository, expected) in [
            ("ghcr.io/acme", true),
            ("ghcr.io/acme/web", true),
            ("ghcr.io/acme-fake/web", false),
            ("ghcr.io", false),
            ("quay.io/acme/web", false),
        ] {
            assert_eq!(registry.contains(repository), expected, "{repository}");
        }
    }
}
