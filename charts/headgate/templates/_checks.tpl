{{/* What no schema can say: values that do not go together. */}}
{{- define "headgate.checks" -}}
{{- $c := .Values.controller -}}
{{- $n := .Values.node -}}
{{- if not (or $c.enabled $n.enabled) -}}
{{- fail "controller.enabled, node.enabled: both are false (expected: one of them, or both)" -}}
{{- end -}}
{{- if or (contains "ingress-nginx" $c.image.image) (contains "ingress-nginx" $c.image.repository) -}}
{{- fail (printf "controller.image: %q is another program (expected: an image of Headgate; take the section out of a values file of ingress-nginx)" (include "headgate.image" .)) -}}
{{- end -}}
{{- range $name := list "controller" "node" -}}
{{- $v := get $.Values $name -}}
{{- $sum := add (int $v.shutdownGracePeriod) (int $v.workerShutdownTimeout) -}}
{{- if and $v.enabled (le (int $v.terminationGracePeriodSeconds) (int $sum)) -}}
{{- fail (printf "%s.terminationGracePeriodSeconds: %d (expected: more than shutdownGracePeriod and workerShutdownTimeout together, %d)" $name (int $v.terminationGracePeriodSeconds) $sum) -}}
{{- end -}}
{{- end -}}
{{- if and $c.enabled $n.enabled $c.hostNetwork -}}
{{- fail (printf "controller.hostNetwork: true beside node.enabled: both would listen on port %d of a node (expected: node.ingress.enabled with controller.enabled: false)" (int $c.metrics.port)) -}}
{{- end -}}
{{- if and $c.enabled $n.enabled $n.ingress.enabled -}}
{{- fail "node.ingress.enabled: true beside controller.enabled: both would serve the same Ingresses (expected: one of them)" -}}
{{- end -}}
{{- if and $n.enabled (eq $n.services "all") (not $n.apiServer.host) -}}
{{- fail "node.apiServer.host: missing (expected: with node.services: all, the address of the API server, as its Service is served by these pods)" -}}
{{- end -}}
{{- if and .Values.rbac.scope (not $c.scope.enabled) -}}
{{- fail "rbac.scope: true (expected: only with controller.scope.enabled, as all namespaces are read)" -}}
{{- end -}}
{{- if and (gt (int $c.autoscaling.minReplicas) (int $c.autoscaling.maxReplicas)) $c.autoscaling.enabled -}}
{{- fail (printf "controller.autoscaling.minReplicas: %d (expected: at most maxReplicas, %d)" (int $c.autoscaling.minReplicas) (int $c.autoscaling.maxReplicas)) -}}
{{- end -}}
{{- if and $c.autoscaling.enabled (eq $c.kind "DaemonSet") -}}
{{- fail "controller.autoscaling.enabled: true (expected: only with controller.kind: Deployment)" -}}
{{- end -}}
{{- if include "headgate.admission" . -}}
{{- $a := $c.admissionWebhooks -}}
{{- $ports := include "headgate.controller.ports" . | fromYaml -}}
{{- if has (int $a.port) (list (int $ports.http) (int $ports.https) (int $c.metrics.port)) -}}
{{- fail (printf "controller.admissionWebhooks.port: %d is a port of HTTP, HTTPS or the probes in the pods as well (expected: one of its own, such as 8444)" (int $a.port)) -}}
{{- end -}}
{{- if ne (dir $a.certificate) (dir $a.key) -}}
{{- fail (printf "controller.admissionWebhooks.key: %q is not beside the certificate, %q (expected: one folder)" $a.key $a.certificate) -}}
{{- end -}}
{{- end -}}
{{- end -}}
