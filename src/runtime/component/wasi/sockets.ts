import { err, type HostInterfaces } from '../host-interface.ts';
import { absentResource } from './absent.ts';

const Network = absentResource();

const common = [
  'startBind',
  'finishBind',
  'localAddress',
  'remoteAddress',
  'addressFamily',
  'receiveBufferSize',
  'setReceiveBufferSize',
  'sendBufferSize',
  'setSendBufferSize',
  'subscribe',
];
const TcpSocket = absentResource(
  ...common,
  'startConnect',
  'finishConnect',
  'startListen',
  'finishListen',
  'accept',
  'isListening',
  'setListenBacklogSize',
  'keepAliveEnabled',
  'setKeepAliveEnabled',
  'keepAliveIdleTime',
  'setKeepAliveIdleTime',
  'keepAliveInterval',
  'setKeepAliveInterval',
  'keepAliveCount',
  'setKeepAliveCount',
  'hopLimit',
  'setHopLimit',
  'shutdown',
);
const UdpSocket = absentResource(...common, 'stream', 'unicastHopLimit', 'setUnicastHopLimit');
const IncomingDatagramStream = absentResource('receive', 'subscribe');
const OutgoingDatagramStream = absentResource('checkSend', 'send', 'subscribe');
const ResolveAddressStream = absentResource('resolveNextAddress', 'subscribe');

/** `wasi:sockets`: every attempt is denied. Compilers link them into policies that never use them. */
export function socketInterfaces(): HostInterfaces {
  const denied = () => err('access-denied');
  return {
    'wasi:sockets/network': { Network, networkErrorCode: () => undefined },
    'wasi:sockets/instance-network': { instanceNetwork: () => new Network() },
    'wasi:sockets/tcp': { TcpSocket },
    'wasi:sockets/tcp-create-socket': { createTcpSocket: denied },
    'wasi:sockets/udp': { UdpSocket, IncomingDatagramStream, OutgoingDatagramStream },
    'wasi:sockets/udp-create-socket': { createUdpSocket: denied },
    'wasi:sockets/ip-name-lookup': { ResolveAddressStream, resolveAddresses: denied },
  };
}
