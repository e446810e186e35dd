import { hash, timingSafeEqual } from "node:crypto";
import basicAuth from "@fastify/basic-auth";
import type { FastifyInstance } from "fastify";

export interface Credentials {
  user: string;
  password: string;
}

/** Every request to `scope` has to bring these credentials (HTTP Basic), unknown paths included. */
export async function askForCredentials(scope: FastifyInstance, expected: Credentials): Promise<void> {
  await scope.register(basicAuth, {
    authenticate: { realm: "Menuswitch" },
    async validate(user, password) {
      // Both are always compared, in a time that tells nothing about either.
      const userIsRight = isSame(user, expected.user);
      const passwordIsRight = isSame(password, expected.password);
      if (!(userIsRight && passwordIsRight)) throw new Error("Wrong user or password");
    },
  });
  scope.addHook("onRequest", scope.basicAuth);
}

const isSame = (given: string, expected: string) => timingSafeEqual(digest(given), digest(expected));

/** Of one length, as a comparison in constant time needs it. */
const digest = (text: string) => hash("sha256", text, "buffer");
