import { describeUnsupportedNode, supportedNode } from '../node-version.ts';
import { version } from '../version.ts';
import { failed, passed, type DoctorCheck } from './report.ts';

/** @param nodeVersion such as `26.10.0` */
export function checkProgram(nodeVersion: string): DoctorCheck[] {
  const node =
    describeUnsupportedNode(nodeVersion) === undefined
      ? passed('node', `Node.js ${nodeVersion}`)
      : failed(
          'node',
          `Node.js ${nodeVersion}: expected ${supportedNode}`,
          'Install a current Node.js from https://nodejs.org.',
        );
  return [node, passed('wardctl', `wardctl ${version}`)];
}
