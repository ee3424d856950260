{{/* The arguments of the container. usage: include "headgate.args" (dict "root" $ "component" "controller"|"node") */}}
{{- define "headgate.args" -}}
{{- $root := .root -}}
{{- $values := get $root.Values .component -}}
{{- $c := $root.Values.controller -}}
{{- $flags := dict -}}
{{- $known := include "headgate.flags" $root | fromYaml -}}
{{- $_ := set $flags "probe-address" (printf "%s:%d" (default "0.0.0.0" (ternary $c.healthCheckHost "" (eq .component "controller"))) (int $c.metrics.port)) -}}
{{- $_ := set $flags "hostname-override" "$(NODE_NAME)" -}}
{{- $_ := set $flags "state-dir" (ternary $root.Values.node.stateDir "/var/lib/headgate" (eq .component "node")) -}}
{{- $_ := set $flags "log-format" $c.logFormat -}}
{{- $_ := set $flags "shutdown-grace-period" (printf "%ds" (int $values.shutdownGracePeriod)) -}}
{{- $_ := set $flags "worker-shutdown-timeout" (printf "%ds" (int $values.workerShutdownTimeout)) -}}
{{- with include "headgate.scope" $root -}}
{{- $_ := set $flags "watch-namespace" . -}}
{{- end -}}
{{- with include "headgate.namespaceSelector" $root -}}
{{- $_ := set $flags "watch-namespace-selector" . -}}
{{- end -}}
{{- $ingress := true -}}
{{- $ports := include "headgate.controller.ports" $root | fromYaml -}}
{{- if eq .component "node" -}}
{{- $ingress = $values.ingress.enabled -}}
{{- $ports = $values.ingress.ports -}}
{{- $_ := set $flags "services" $values.services -}}
{{- $_ := set $flags "proxy-mode" $values.proxyMode -}}
{{- $_ := set $flags "nodeport-addresses" $values.nodePortAddresses -}}
{{- $_ := set $flags "virtual-addresses" $values.virtualAddresses -}}
{{- with $values.ipvsScheduler -}}
{{- $_ := set $flags "ipvs-scheduler" . -}}
{{- end -}}
{{- with $values.healthzBindAddress -}}
{{- $_ := set $flags "healthz-bind-address" . -}}
{{- end -}}
{{- else -}}
{{- $_ := set $flags "services" "off" -}}
{{- $_ := set $flags "virtual-addresses" "off" -}}
{{- end -}}
{{- $_ := set $flags "ingress" (ternary "on" "off" $ingress) -}}
{{- if $ingress -}}
{{- $_ := set $flags "http-port" $ports.http -}}
{{- $_ := set $flags "https-port" $ports.https -}}
{{- $_ := set $flags "controller-class" $c.ingressClassResource.controllerValue -}}
{{- $_ := set $flags "ingress-class" $c.ingressClass -}}
{{- $_ := set $flags "on-refused" $c.onRefused -}}
{{- with include "headgate.configMap" $root -}}
{{- $_ := set $flags "configmap" . -}}
{{- end -}}
{{- range $protocol := list "tcp" "udp" -}}
{{- with include "headgate.exposed.configMap" (dict "root" $root "protocol" $protocol) -}}
{{- $_ := set $flags (printf "%s-services-configmap" $protocol) . -}}
{{- end -}}
{{- end -}}
{{- if $c.watchIngressWithoutClass -}}
{{- $_ := set $flags "watch-ingress-without-class" "true" -}}
{{- end -}}
{{- if $c.ingressClassByName -}}
{{- $_ := set $flags "ingress-class-by-name" "true" -}}
{{- end -}}
{{- end -}}
{{- if and (eq .component "controller") (include "headgate.admission" $root) -}}
{{- $_ := set $flags "validating-webhook" (printf ":%d" (int $c.admissionWebhooks.port)) -}}
{{- $_ := set $flags "validating-webhook-certificate" $c.admissionWebhooks.certificate -}}
{{- $_ := set $flags "validating-webhook-key" $c.admissionWebhooks.key -}}
{{- end -}}
{{- if include (printf "headgate.%s.shares" .component) $root -}}
{{- $fullname := include (printf "headgate.%s.fullname" .component) $root -}}
{{- $_ := set $flags "cluster-service" (printf "%s.%s.svc" (include "headgate.joined" (list $fullname "members")) (include "headgate.namespace" $root)) -}}
{{- $_ := set $flags "cluster-address" (printf "$(POD_IP):%d" (int $root.Values.cluster.port)) -}}
{{- $_ := set $flags "cluster-name" $fullname -}}
{{- $_ := set $flags "cluster-wait" $root.Values.cluster.wait -}}
{{- end -}}
{{- if include "headgate.writes" $root -}}
{{- $_ := set $flags "election-id" (include (printf "headgate.%s.lease" .component) $root) -}}
{{- with $c.electionTTL -}}
{{- $_ := set $flags "election-ttl" . -}}
{{- end -}}
{{- $published := and (eq .component "controller") $c.publishService.enabled (not (hasKey $values.extraArgs "publish-status-address")) -}}
{{- if and $published $c.publishService.pathOverride -}}
{{- $_ := set $flags "publish-service" $c.publishService.pathOverride -}}
{{- else if and $published $c.service.enabled $c.service.external.enabled -}}
{{- $_ := set $flags "publish-service" (printf "%s/%s" (include "headgate.namespace" $root) (include "headgate.controller.fullname" $root)) -}}
{{- end -}}
{{- if $c.disableLeaderElection -}}
{{- $_ := set $flags "update-status" "false" -}}
{{- end -}}
{{- end -}}
{{- $others := include "headgate.otherFlags" $root | fromYaml -}}
{{- range $name, $value := $values.extraArgs -}}
{{- if hasKey $known $name -}}
{{- $_ := set $flags $name (ternary "true" (toString $value) (and (kindIs "string" $value) (empty $value))) -}}
{{- else if not (hasKey $others $name) -}}
{{- fail (printf "%s.extraArgs: %q is not a flag (expected: a flag of headgate serve without dashes, such as proxy-mode)" $.component $name) -}}
{{- end -}}
{{- end -}}
- serve
{{- range $name, $value := $flags }}
- {{ printf "--%s=%s" $name (toString $value) | quote }}
{{- end }}
{{- end -}}

{{/* Flags of ingress-nginx that this program has not, as a YAML map of their names: left out, and named by the notes. */}}
{{- define "headgate.otherFlags" -}}
{{- $known := include "headgate.flags" . | fromYaml -}}
{{- range .Files.Lines "files/ingress-nginx-flags.txt" }}
{{- if and . (not (hasPrefix "#" .)) (not (hasKey $known .)) }}
{{ . | quote }}: true
{{- end }}
{{- end }}
{{- end -}}
