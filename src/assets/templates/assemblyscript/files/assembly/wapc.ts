// What the host gives to a waPC guest. Texts cross over as UTF-8, by address and size in bytes.

// @ts-ignore: decorator
@external('wapc', '__guest_request')
declare function guestRequest(operation: usize, payload: usize): void;

// @ts-ignore: decorator
@external('wapc', '__guest_response')
declare function guestResponse(address: usize, size: i32): void;

// @ts-ignore: decorator
@external('wapc', '__guest_error')
declare function guestError(address: usize, size: i32): void;

// @ts-ignore: decorator
@external('wapc', '__host_call')
declare function hostCall(
  binding: usize,
  bindingSize: i32,
  namespace: usize,
  namespaceSize: i32,
  operation: usize,
  operationSize: i32,
  payload: usize,
  payloadSize: i32,
): i32;

// @ts-ignore: decorator
@external('wapc', '__host_response_len')
declare function hostResponseSize(): i32;

// @ts-ignore: decorator
@external('wapc', '__host_response')
declare function hostResponse(address: usize): void;

// @ts-ignore: decorator
@external('wapc', '__host_error_len')
declare function hostErrorSize(): i32;

// @ts-ignore: decorator
@external('wapc', '__host_error')
declare function hostError(address: usize): void;

// @ts-ignore: decorator
@external('wapc', '__console_log')
declare function consoleLog(address: usize, size: i32): void;

/** What the host asks for. */
export class Call {
  constructor(
    readonly operation: string,
    readonly payload: string,
  ) {}
}

/** The call that is being made. */
export function receive(operationSize: i32, payloadSize: i32): Call {
  const operation = new ArrayBuffer(operationSize);
  const payload = new ArrayBuffer(payloadSize);
  guestRequest(changetype<usize>(operation), changetype<usize>(payload));
  return new Call(String.UTF8.decode(operation), String.UTF8.decode(payload));
}

/** Answers the call. */
export function respond(answer: string): void {
  const bytes = String.UTF8.encode(answer);
  guestResponse(changetype<usize>(bytes), bytes.byteLength);
}

/** Says why the call has no answer. */
export function fail(reason: string): void {
  const bytes = String.UTF8.encode(reason);
  guestError(changetype<usize>(bytes), bytes.byteLength);
}

/** Writes a line to the log of the host. */
export function print(line: string): void {
  const bytes = String.UTF8.encode(line);
  consoleLog(changetype<usize>(bytes), bytes.byteLength);
}

/** What the host answers to a call: JSON, or why it could not be made. */
export class Reply {
  constructor(
    readonly isError: bool,
    readonly text: string,
  ) {}
}

/** Calls a capability of Kubewarden, such as `oci` `v1/manifest_digest`, with a JSON text. */
export function callHost(namespace: string, operation: string, payload: string): Reply {
  const bindingBytes = String.UTF8.encode('kubewarden');
  const namespaceBytes = String.UTF8.encode(namespace);
  const operationBytes = String.UTF8.encode(operation);
  const payloadBytes = String.UTF8.encode(payload);
  const isDone = hostCall(
    changetype<usize>(bindingBytes),
    bindingBytes.byteLength,
    changetype<usize>(namespaceBytes),
    namespaceBytes.byteLength,
    changetype<usize>(operationBytes),
    operationBytes.byteLength,
    changetype<usize>(payloadBytes),
    payloadBytes.byteLength,
  );
  const reply = new ArrayBuffer(isDone ? hostResponseSize() : hostErrorSize());
  if (isDone) hostResponse(changetype<usize>(reply));
  else hostError(changetype<usize>(reply));
  return new Reply(!isDone, String.UTF8.decode(reply));
}
