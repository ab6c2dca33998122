// SPDX-License-Identifier: Apache-2.0
// The documents: every relative link leads to a file and a heading that are there, and every
// `./carillon` command shown exists and knows the options shown with it.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const problems = [];
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((name) => name !== "" && existsSync(resolve(root, name)));

/** The document without its fenced blocks, which show text and link nothing. */
const prose = (text) => text.replace(/^(```+|~~~+)[^\n]*\n[\s\S]*?^\1[^\n]*$/gm, "");
const outsideCode = (text) => prose(text).replace(/`[^`\n]*`/g, (code) => " ".repeat(code.length));

/** The anchors of a document's headings, as code hosts make them. */
function anchors(file) {
  const seen = new Map();
  const found = new Set();
  for (const [, title] of prose(readFileSync(file, "utf8")).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = plain.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    found.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return found;
}

let links = 0;
for (const name of files) {
  const file = resolve(root, name);
  for (const [, target] of outsideCode(readFileSync(file, "utf8")).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    links++;
    const [path, anchor] = target.split("#");
    const goal = path === "" ? file : resolve(dirname(file), decodeURIComponent(path));
    if (!existsSync(goal)) problems.push(`${name}: nothing is at ${target}`);
    else if (anchor && extname(goal) === ".md" && !anchors(goal).has(anchor)) {
      problems.push(`${name}: ${path || "this document"} has no heading #${anchor}`);
    }
  }
}

// Command lines: those in fenced blocks (continued by a backslash) and those in code spans.
const shown = new Map();
for (const name of files) {
  const text = readFileSync(resolve(root, name), "utf8");
  const blocks = [...text.matchAll(/^(```+)[^\n]*\n([\s\S]*?)^\1/gm)].map((block) => block[2].replace(/\\\n\s*/g, " "));
  const spans = [...prose(text).matchAll(/`([^`\n]+)`/g)].map((span) => span[1]);
  for (const line of [...blocks.flatMap((block) => block.split("\n")), ...spans]) {
    // `bench` has commands of its own, with options of their own.
    for (const [, command, rest] of line.matchAll(/\.\/carillon[ \t]+(bench[ \t]+[a-z]+|[a-z][-a-z]*)([^|;&#]*)/g)) {
      const options = shown.get(command) ?? new Map();
      shown.set(command, options);
      // Maven's own options are Maven's business.
      if (command === "mvn") continue;
      for (const [, option] of rest.matchAll(/\s(--[a-z][-a-z]*)/g)) options.set(option, name);
    }
  }
}

for (const [command, options] of shown) {
  const help = spawnSync(resolve(root, "carillon"), [...command.split(/\s+/), command === "mvn" ? "--version" : "--help"], {
    cwd: root,
    encoding: "utf8",
    timeout: 180_000,
  });
  const said = `${help.stdout}${help.stderr}`;
  if (help.status !== 0) problems.push(`./carillon ${command} --help ends with ${help.status}: ${said}`);
  for (const [option, name] of options) {
    const known = new RegExp(`(^|[^\\w-])${option}(?![\\w-])`).test(said) || option === "--help";
    if (help.status === 0 && !known) problems.push(`${name}: ./carillon ${command} knows no ${option}`);
  }
}

problems.forEach((problem) => console.error(problem));
console.log(`${files.length} documents, ${links} links, ${shown.size} commands, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
