import { onTestFinished } from 'vitest';
import { answer, type Answer, type Question } from './fake-registry.ts';
import { HttpServer } from './fake-registry/http-server.ts';
import { FakeTuf, type Publication } from './fake-tuf.ts';

/** A TUF mirror over http on 127.0.0.1, closed after the test. */
export class TufServer extends HttpServer {
  /** What it serves. */
  readonly tuf = new FakeTuf('');

  private constructor() {
    super({});
    onTestFinished(() => this.close());
  }

  static async start(publication: Publication): Promise<TufServer> {
    const server = new TufServer();
    server.tuf.publish(publication);
    await server.listen();
    return server;
  }

  protected override answer({ url }: Question): Answer {
    const file = this.tuf.files.get(url.pathname);
    return file === undefined ? answer(404) : answer(200, {}, file);
  }
}
