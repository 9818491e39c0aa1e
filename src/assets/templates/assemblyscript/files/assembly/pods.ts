import { Json } from './json/json';
import { quote } from './json/text';

/** What in a pod has an image. */
export class ImageUser {
  constructor(
    /** What messages call it: `container "web"`. */
    readonly title: string,
    readonly image: Json,
  ) {}
}

/** What has an image in an object of this kind; nothing in kinds that have no pods. */
export function imageUsersOf(kind: string, object: Json): ImageUser[] {
  const spec = podSpecOf(kind, object);
  const found = new Array<ImageUser>();
  addContainers(found, 'container', spec.get('containers'));
  addContainers(found, 'init container', spec.get('initContainers'));
  addContainers(found, 'ephemeral container', spec.get('ephemeralContainers'));
  const volumes = spec.get('volumes').items();
  for (let i = 0; i < volumes.length; i++) {
    add(found, 'volume', volumes[i], volumes[i].get('image').get('reference'));
  }
  return found;
}

function podSpecOf(kind: string, object: Json): Json {
  if (kind == 'Pod') return object.get('spec');
  if (kind == 'PodTemplate') return object.get('template').get('spec');
  if (kind == 'CronJob') return podTemplateSpec(object.get('spec').get('jobTemplate'));
  if (holders.includes(kind)) return podTemplateSpec(object);
  return object.get('');
}

/** Kinds with a pod template in their spec. */
const holders = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController', 'Job'];

function podTemplateSpec(holder: Json): Json {
  return holder.get('spec').get('template').get('spec');
}

function addContainers(found: ImageUser[], title: string, containers: Json): void {
  const items = containers.items();
  for (let i = 0; i < items.length; i++) add(found, title, items[i], items[i].get('image'));
}

function add(found: ImageUser[], title: string, user: Json, image: Json): void {
  if (image.isMissing || (image.isText && image.text == '')) return;
  found.push(new ImageUser(`${title} ${quote(user.get('name').text)}`, image));
}
