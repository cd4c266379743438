/** Where the blocks of pages run, each made when the first block needs it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Aws, openAws } from './aws.ts';
import type { Place } from './directives.ts';
import { type Lab, openLab } from './lab.ts';
import { CAPTURE, ROOT } from './paths.ts';
import { freePorts, type Ports, portVariables } from './ports.ts';
import { makePrograms, type ScriptPlace } from './shell.ts';

export class Places {
  readonly #scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-docs-'));
  readonly #programs = makePrograms(this.#scratch);
  #lab: Promise<Lab> | undefined;

  /** The same store for all pages. */
  lab(): Promise<Lab> {
    this.#lab ??= openLab(this.#scratch);
    return this.#lab;
  }

  async page(page: string): Promise<PagePlaces> {
    return new PagePlaces(join(this.#scratch, page.replaceAll('/', '-')), this, await freePorts(), this.#programs);
  }

  async close(): Promise<void> {
    await (await this.#lab)?.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }
}

/** Directories of one page: what one block leaves there the next one finds. */
export class PagePlaces {
  readonly ports: Ports;
  readonly #root: string;
  readonly #places: Places;
  readonly #programs: string;
  #aws: Promise<Aws> | undefined;
  readonly #made = new Map<Place, Promise<ScriptPlace>>();

  constructor(root: string, places: Places, ports: Ports, programs: string) {
    this.#root = root;
    this.#places = places;
    this.ports = ports;
    this.#programs = programs;
  }

  /** The same again and again. */
  at(place: Place): Promise<ScriptPlace> {
    const made = this.#made.get(place) ?? this.#make(place);
    this.#made.set(place, made);
    return made;
  }

  /** Ports as scripts find them at a place: who serves the lab's store is there already. */
  async portsAt(place: Place): Promise<Ports> {
    return place === 'lab' ? { ...this.ports, 8123: (await this.#places.lab()).port } : this.ports;
  }

  /** A file or script as it has to be at a place. */
  async adapt(place: Place, text: string): Promise<string> {
    return place === 'aws' ? (await this.#openAws()).adapt(text) : text;
  }

  async close(): Promise<void> {
    await (await this.#aws)?.close();
  }

  #openAws(): Promise<Aws> {
    this.#aws ??= openAws();
    return this.#aws;
  }

  async #make(place: Place): Promise<ScriptPlace> {
    const directory = join(this.#root, place);
    mkdirSync(directory, { recursive: true });
    // What stands in the repository is found by its path, and new files stay out of it.
    for (const name of ['test', 'packages', 'services', 'infra', 'docs']) symlinkSync(join(ROOT, name), join(directory, name));
    writeFileSync(join(directory, 'capture.pcap'), gunzipSync(readFileSync(CAPTURE)));
    if (place === 'lab') symlinkSync((await this.#places.lab()).directory, join(directory, 'mirrorscope-data'));
    const aws = place === 'aws' ? (await this.#openAws()).variables : {};
    const path = `${this.#programs}:${process.env['PATH']}`;
    return { directory, variables: { ...portVariables(this.ports), ...aws, PATH: path, CURL_HOME: this.#programs, TZ: 'UTC' } };
  }
}
