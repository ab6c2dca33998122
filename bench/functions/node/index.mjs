// SPDX-License-Identifier: Apache-2.0
// Says what it was told: what `./carillon bench functions` calls as a Node process.
export const handler = async (event) => ({ statusCode: 200, body: event.body });
