import type { CronJob, Deployment, KubernetesObject, Pod, PodSpec, PodTemplate, Volume } from 'wardctl/policy';

/** What in a pod has an image. */
export interface ImageUser {
  /** What messages call it: `container "web"`. */
  readonly title: string;
  /** Text, as the types of Kubernetes promise; nothing has checked it. */
  readonly image: unknown;
  /** Changes the object itself. */
  replaceImage(image: string): void;
}

/** What has an image in an object of this kind; nothing in kinds that have no pods. */
export function imageUsersOf(kind: string, object: KubernetesObject): ImageUser[] {
  const spec = podSpecOf(kind, object);
  if (spec === undefined) return [];
  return [
    ...containers('container', spec.containers),
    ...containers('init container', spec.initContainers),
    ...containers('ephemeral container', spec.ephemeralContainers),
    ...imageVolumes(spec.volumes),
  ].filter(({ image }) => image !== undefined && image !== null && image !== '');
}

function podSpecOf(kind: string, object: KubernetesObject): PodSpec | undefined {
  switch (kind) {
    case 'Pod':
      return (object as Pod).spec;
    case 'PodTemplate':
      return (object as PodTemplate).template?.spec;
    case 'DaemonSet':
    case 'Deployment':
    case 'Job':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      // All six have their pods in the same place.
      return (object as Deployment).spec?.template.spec;
    case 'CronJob':
      return (object as CronJob).spec?.jobTemplate.spec?.template.spec;
    default:
      return undefined;
  }
}

function containers(what: string, list: { name: string; image?: string }[] = []): ImageUser[] {
  return list.map((container) => ({
    title: `${what} "${container.name}"`,
    image: container.image,
    replaceImage: (image) => (container.image = image),
  }));
}

/** Volumes have images since Kubernetes 1.31. */
type ImageVolume = Volume & { image?: { reference?: string } };

function imageVolumes(volumes: ImageVolume[] = []): ImageUser[] {
  return volumes.flatMap(({ name, image: source }) => {
    if (source === undefined) return [];
    const replaceImage = (image: string) => (source.reference = image);
    return [{ title: `volume "${name}"`, image: source.reference, replaceImage }];
  });
}
