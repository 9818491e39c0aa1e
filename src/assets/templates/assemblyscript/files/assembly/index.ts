import './abort';
import { Json } from './json/json';
import { validate } from './policy';
import { Settings } from './settings';
import { settingsAnswer } from './response';
import { fail, receive, respond } from './wapc';

/**
 * The host calls this with an operation and its payload, whose sizes in bytes it gives.
 * @returns 1 if there is an answer, 0 if there is an error
 */
export function __guest_call(operationSize: i32, payloadSize: i32): i32 {
  const isAnswered = dispatch(operationSize, payloadSize);
  // Between calls nothing is in use, and the minimal runtime frees memory only when it is told to.
  __collect();
  return isAnswered ? 1 : 0;
}

function dispatch(operationSize: i32, payloadSize: i32): bool {
  const call = receive(operationSize, payloadSize);
  if (call.operation == 'validate') {
    const payload = Json.of(call.payload);
    respond(validate(payload.get('request'), Settings.of(payload.get('settings'))));
  } else if (call.operation == 'validate_settings') {
    respond(settingsAnswer(Settings.of(Json.of(call.payload)).problem));
  } else if (call.operation == 'protocol_version') {
    respond('"v1"');
  } else {
    fail(`unknown operation ${call.operation}`);
    return false;
  }
  return true;
}
