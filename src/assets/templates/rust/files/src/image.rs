use crate::registry::Registry;

const DOCKER_HUB: &str = "docker.io";

/// What the reference of an image says, `[host[:port]/]path[:tag][@digest]`.
#[derive(Debug, PartialEq)]
pub struct Image {
    /// In lower case, with the port.
    host: String,
    /// With tag and digest.
    path: String,
}

impl Image {
    /// Reads a reference as container engines do: `nginx` is `docker.io/library/nginx`.
    pub fn parse(reference: &str) -> Self {
        let (host, path) = match reference.split_once('/') {
            // Without a dot or a port, the first part belongs to the path: acme/web.
            Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => {
                (first.to_lowercase(), rest)
            }
            _ => (DOCKER_HUB.to_owned(), reference),
        };
        let host = if host == "index.docker.io" {
            DOCKER_HUB.to_owned()
        } else {
            host
        };
        let path = if host == DOCKER_HUB && !path.contains('/') {
            format!("library/{path}")
        } else {
            path.to_owned()
        };
        Image { host, path }
    }

    /// Host and path, without tag and digest.
    pub fn repository(&self) -> String {
        let end = self.path.find([':', '@']).unwrap_or(self.path.len());
        format!("{}/{}", self.host, &self.path[..end])
    }

    /// The reference of the same image in another registry.
    pub fn in_registry(&self, registry: &Registry) -> String {
        format!("{registry}/{}", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_host_and_path() {
        for (reference, host, path) in [
            ("nginx", "docker.io", "library/nginx"),
            ("nginx:1.29", "docker.io", "library/nginx:1.29"),
            ("acme/web", "docker.io", "acme/web"),
            ("docker.io/nginx", "docker.io", "library/nginx"),
            ("index.docker.io/acme/web", "docker.io", "acme/web"),
            ("GHCR.io/acme/web:1", "ghcr.io", "acme/web:1"),
            ("localhost/web", "localhost", "web"),
            (
                "registry.example.com:5000/web@sha256:0123",
                "registry.example.com:5000",
                "web@sha256:0123",
            ),
        ] {
            let image = Image {
                host: host.to_owned(),
                path: path.to_owned(),
            };
            assert_eq!(Image::parse(reference), image, "{reference}");
        }
    }

    #[test]
    fn has_a_repository_without_tag_and_digest() {
        for reference in [
            "ghcr.io/acme/web",
            "ghcr.io/acme/web:1",
            "ghcr.io/acme/web:1@sha256:0123",
        ] {
            assert_eq!(Image::parse(reference).repository(), "ghcr.io/acme/web");
        }
    }
}
