# One image for all processes: `docker run menuswitch apps/worker/src/main.ts`. It runs the TypeScript sources; there is
# no build step.

# The manifests alone, so that editing a source does not repeat the installation below.
FROM node:24-slim AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM node:24-slim AS dependencies
WORKDIR /app
COPY --from=manifests /app ./
# The Node.js that the development set-up brings along is not needed beside the image's own.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app ./
COPY . .
USER node
ENTRYPOINT ["node", "--import", "tsx/esm"]
CMD ["apps/ingress/src/main.ts"]
