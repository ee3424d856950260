package io.headgate.gateway.process;

/** Manifests of more Services than a page has room for. */
final class Many {

  private Many() {}

  /** Headless Services, which need no address, of the pods of whoami. */
  static String services(int count) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < count; i++) {
      yaml.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: many-%05d}
          spec: {clusterIP: None, selector: {app: whoami}, ports: [{port: 8080}]}
          """
              .formatted(i));
    }
    return yaml.toString();
  }
}
