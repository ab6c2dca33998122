// SPDX-License-Identifier: Apache-2.0
// Speaks the Lambda Runtime API for a handler in JavaScript. Only what every call needs is loaded
// here: each module more is milliseconds of every cold start.
import fs from 'node:fs';
import http from 'node:http';
import Module, { createRequire, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import url from 'node:url';

const BASE = '/2018-06-01/runtime/';
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const root = process.env.LAMBDA_TASK_ROOT;
const require = createRequire(path.join(root, 'noop.js'));
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const request = http.request;

function send(method, to, body, headers) {
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method, path: BASE + to, headers };
    const sent = request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text: chunks.length === 1 ? chunks[0].toString() : Buffer.concat(chunks).toString(),
        }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function post(to, text, more) {
  const body = Buffer.from(text);
  return send('POST', to, body, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    ...more,
  });
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

function describe(error) {
  return error instanceof Error || (error && error.name && error.message)
    ? {
        errorType: error.name,
        errorMessage: error.message,
        trace: String(error.stack || '').split('\n'),
      }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function reportError(to, error) {
  const described = describe(error);
  console.error(`${to === 'init/error' ? 'Init' : 'Invoke'} Error ${JSON.stringify(described)}`);
  return post(to, JSON.stringify(described), {
    'Lambda-Runtime-Function-Error-Type': encodeURI(described.errorType),
  });
}

// Endpoints given as wss:, as clients of the API are given them. The SDKs take every protocol but
// https: for plain HTTP and do not pass it on, so the hosts are remembered when their addresses are
// taken apart.
const secure = new Set();
const place = (name, at) => `${name}:${at && String(at) !== '80' && String(at) !== '443' ? at : ''}`;

function acceptSecureWebSocketEndpoints() {
  const protocol = Object.getOwnPropertyDescriptor(URL.prototype, 'protocol');
  Object.defineProperty(URL.prototype, 'protocol', {
    ...protocol,
    get() {
      const value = protocol.get.call(this);
      if (value === 'wss:') secure.add(place(this.hostname, this.port));
      return value;
    },
  });
  // Version 2 of the SDK takes addresses apart in the old way.
  const parse = url.parse;
  url.parse = (...given) => {
    const parsed = parse(...given);
    if (parsed && parsed.protocol === 'wss:') secure.add(place(parsed.hostname, parsed.port));
    return parsed;
  };
  http.request = (...given) => redirected(given) || request(...given);
  syncBuiltinESMExports();
}

function redirected([options, ...rest]) {
  if (!options || typeof options !== 'object' || options instanceof URL) return undefined;
  const mapped =
    options.protocol === 'wss:' ||
    (secure.size > 0 && secure.has(place(options.hostname || options.host, options.port)));
  if (!mapped) return undefined;
  const { agent: _, protocol: __, port: at, ...kept } = options;
  return require('https').request({ ...kept, port: String(at) === '80' ? 443 : at || 443 }, ...rest);
}

// Version 2 of the SDK does not know AWS_ENDPOINT_URL. All its entries load lib/core.js; for
// functions without it this costs one comparison for each file.
function giveEndpointsToVersion2() {
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, file) => {
    load(module, file);
    if (file.endsWith('/aws-sdk/lib/core.js')) giveEndpoints(module.exports);
  };
}

function giveEndpoints(AWS) {
  const initialize = AWS.Service.prototype.initialize;
  AWS.Service.prototype.initialize = function (given) {
    const ofService = AWS.config[this.serviceIdentifier];
    const set = (given && given.endpoint) || (ofService && ofService.endpoint) || AWS.config.endpoint;
    const endpoint = set ? undefined : configured((this.api && this.api.serviceId) || '');
    return initialize.call(this, endpoint ? { ...given, endpoint } : given);
  };
}

function configured(service) {
  const ignored = (process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS || '').toLowerCase() === 'true';
  const name = `AWS_ENDPOINT_URL_${service.replaceAll(/[ -]/g, '_').toUpperCase()}`;
  return ignored ? undefined : process.env[name] || process.env.AWS_ENDPOINT_URL;
}

// `require` finds what was fetched for the function by NODE_PATH, which `import` does not read.
function findFetchedPackages() {
  const [fetched] = process.argv.splice(2, 1);
  if (fetched !== undefined) {
    Module.register('./fetched.mjs', import.meta.url, { data: url.pathToFileURL(fetched).href });
  }
}

function locate(handler) {
  const folder = path.dirname(handler);
  const match = /^([^.]+)\.(.+)$/.exec(path.basename(handler));
  const base = match && path.resolve(root, folder, match[1]);
  if (!match || path.relative(root, base).startsWith('..')) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler '${handler}'`);
  }
  const file = ['.js', '.mjs', '.cjs', ''].map((end) => base + end).find((name) => {
    const found = fs.statSync(name, { throwIfNoEntry: false });
    return found !== undefined && found.isFile();
  });
  if (file === undefined) {
    const name = path.join(folder, match[1]);
    throw new RuntimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${name}' (the code has no ${name}.js, .mjs or .cjs)`);
  }
  return { file, names: match[2].split('.') };
}

async function loadModule(file) {
  try {
    if (!file.endsWith('.mjs')) return require(file);
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM' && error.code !== 'ERR_REQUIRE_ASYNC_MODULE') {
      throw loading(error);
    }
  }
  try {
    return await import(url.pathToFileURL(file).href);
  } catch (error) {
    throw loading(error);
  }
}

function loading(error) {
  if (error instanceof SyntaxError) error.name = 'Runtime.UserCodeSyntaxError';
  else if (error && /^(ERR_)?MODULE_NOT_FOUND$/.test(error.code)) {
    error.name = 'Runtime.ImportModuleError';
    const [first, ...rest] = error.message.split('\n');
    error.message = [`Error: ${first}${remedy(first)}`, ...rest].join('\n');
  }
  return error;
}

function remedy(message) {
  const [, name] = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^@./'][^/']*)/.exec(message) || [];
  if (name === undefined) return '';
  const old = name === 'aws-sdk';
  const brought = old || /^@(aws-sdk|smithy|aws-crypto)\//.test(name);
  const sdk = old ? '`sdk: v2` (up to nodejs16.x)' : '`sdk: v3` (nodejs18.x or later)';
  return ` (${brought ? `set ${sdk} of the function, or ` : ''}npm install ${name} in the folder of its code)`;
}

async function load() {
  const handler = process.env._HANDLER || '';
  const { file, names } = locate(handler);
  const module = await loadModule(file);
  const find = (from) => names.reduce((found, name) => (found == null ? found : found[name]), from);
  const found = find(module) ?? find(module.default);
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  return found;
}

let current; // what ends the call that is under way

class Call {
  constructor(headers) {
    this.id = headers['lambda-runtime-aws-request-id'];
    this.ended = false;
    this.done = new Promise((resolve) => (this.resolve = resolve));
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    const call = this;
    this.context = {
      callbackWaitsForEmptyEventLoop: true,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      awsRequestId: this.id,
      getRemainingTimeInMillis: () => deadline - Date.now(),
      done: (error, result) => call.callback(error, result),
      succeed: (result) => call.end(null, result),
      fail: (error) => call.end(error ?? 'handled', undefined),
    };
  }

  // As the service does: what was called back goes out when nothing else is left to do.
  callback(error, result) {
    if (this.ended || this.later) return;
    if (this.context.callbackWaitsForEmptyEventLoop) this.later = () => this.end(error, result);
    else this.end(error, result);
  }

  end(error, result) {
    if (this.ended) return;
    this.ended = true;
    this.answer(error, result).then(this.resolve, (failure) => {
      console.error('Runtime API:', failure.message);
      process.exit(1);
    });
  }

  answer(error, result) {
    if (error !== null && error !== undefined) {
      return reportError(`invocation/${this.id}/error`, error);
    }
    let text;
    try {
      text = JSON.stringify(result === undefined ? null : result) ?? 'null';
    } catch (failure) {
      const unable = 'Unable to stringify response body';
      return reportError(
        `invocation/${this.id}/error`, new RuntimeError('Runtime.MarshalError', unable));
    }
    return post(`invocation/${this.id}/response`, text);
  }

  run(handler, text) {
    try {
      const returned = handler(JSON.parse(text), this.context, (e, r) => this.callback(e, r));
      if (returned && typeof returned.then === 'function') {
        returned.then((result) => this.end(null, result), (error) => this.end(error ?? 'handled'));
      }
    } catch (error) {
      this.end(error ?? 'handled');
    }
    return this.done;
  }
}

async function serve(handler) {
  for (;;) {
    const { status, headers, text } = await send('GET', 'invocation/next');
    if (status !== 200) throw new Error(`next: ${status} ${text}`);
    process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
    current = new Call(headers);
    await current.run(handler, text);
    current = undefined;
  }
}

async function die(error, status) {
  try {
    await (current && !current.ended
      ? reportError(`invocation/${current.id}/error`, error)
      : reportError('init/error', error));
  } finally {
    process.exit(status);
  }
}

process.on('beforeExit', () => {
  if (current && !current.ended) (current.later || (() => current.end(null, undefined)))();
});
process.on('uncaughtException', (error) => die(error, 129));
process.on('unhandledRejection', (error) => {
  const text = String(error instanceof Error ? error.stack : error).split('\n');
  const failure = new RuntimeError('Runtime.UnhandledPromiseRejection', text[0]);
  failure.stack = text.join('\n');
  die(failure, 128);
});

acceptSecureWebSocketEndpoints();
giveEndpointsToVersion2();
findFetchedPackages();
load().then(serve, (error) => die(error, 1)).catch((error) => {
  console.error(error);
  process.exit(1);
});
