// SPDX-License-Identifier: Apache-2.0
// Lets `import` find the SDK that was fetched for the function, where its code has none of its own.
let fetched;

export function initialize(folder) {
  fetched = `${folder}/noop.mjs`;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    const missing = error.code === 'ERR_MODULE_NOT_FOUND';
    if (!missing || !/^(aws-sdk|@aws-sdk|@smithy|@aws-crypto)(\/|$)/.test(specifier)) throw error;
    return next(specifier, { ...context, parentURL: fetched }).catch(() => {
      throw error;
    });
  }
}
