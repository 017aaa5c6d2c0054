import type { Response } from '../exchange.ts';
import { API, type Call, gitHubTime } from './call.ts';
import { createEnvironment, type Environment, type Repository } from './github-state.ts';
import { page } from './pages.ts';
import { GitHubRefusal, notFound } from './refusals.ts';
import { nodeId, time } from './repository-object.ts';

/** `…/environments` and `…/environments/{environment_name}`. */
export function environmentResponse(call: Call, repository: Repository): Response {
  const { world, request, params, moment } = call;
  const { environments } = repository;
  const { environment_name: name } = params;
  if (name === undefined) return listResponse(call, repository);
  const key = name.toLowerCase();
  const found = world.lag.view(environments, moment).get(key);
  switch (request.method) {
    case 'PUT': {
      // https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
      if (name.length > 255) throw new GitHubRefusal(422, 'Name is too long (maximum is 255 characters)');
      const environment = found ?? createEnvironment(name, gitHubTime(world));
      environment.puts++;
      world.lag.write(environments, key, environment);
      return { status: 200, body: environmentObject(repository, environment) };
    }
    case 'DELETE':
      if (found === undefined) throw notFound();
      world.lag.write(environments, key, undefined);
      return { status: 204 };
    default:
      if (found === undefined) throw notFound();
      return { status: 200, body: environmentObject(repository, found) };
  }
}

function listResponse({ world, request, moment }: Call, repository: Repository): Response {
  const all = [...world.lag.view(repository.environments, moment).values()];
  const { entries, headers } = page(request, all, { usual: 30, most: 100 });
  const environments = entries.map((each) => environmentObject(repository, each));
  return { status: 200, headers, body: { total_count: all.length, environments } };
}

function environmentObject({ fullName }: Repository, { name, createdAt }: Environment): object {
  const path = `repos/${fullName}/environments/${encodeURIComponent(name)}`;
  return {
    id: 1,
    node_id: nodeId('EN', 1),
    name,
    url: `${API}/${path}`,
    html_url: `https://github.com/${fullName}/deployments`,
    created_at: time(createdAt),
    updated_at: time(createdAt),
    protection_rules: [],
    deployment_branch_policy: null,
  };
}
