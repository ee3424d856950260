{{/* A Service for HTTP and HTTPS. usage: include "headgate.httpService" (dict "root" $ "values" SERVICE "outer" SERVICE "name" NAME) */}}
{{- define "headgate.httpService" -}}
{{- $outer := .outer -}}
{{- $values := .values -}}
{{- $type := default $outer.type $values.type -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  namespace: {{ include "headgate.namespace" .root }}
  labels:
    {{- include "headgate.labels" (dict "root" .root "component" "controller" "more" $outer.labels) | nindent 4 }}
  {{- with $values.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $type }}
  {{- range $field := list "clusterIP" "loadBalancerIP" "loadBalancerClass" "externalTrafficPolicy" "internalTrafficPolicy" "sessionAffinity" "ipFamilyPolicy" }}
  {{- with get $values $field }}
  {{ $field }}: {{ . }}
  {{- end }}
  {{- end }}
  {{- with $values.healthCheckNodePort }}
  healthCheckNodePort: {{ int . }}
  {{- end }}
  {{- range $field := list "externalIPs" "loadBalancerSourceRanges" "ipFamilies" }}
  {{- with get $values $field }}
  {{ $field }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  ports:
    {{- range $name := list "http" "https" }}
    {{- if eq $name "http" | ternary $outer.enableHttp $outer.enableHttps }}
    - name: {{ $name }}
      port: {{ default (get $outer.ports $name) (get $values.ports $name) }}
      targetPort: {{ default (get $outer.targetPorts $name) (get $values.targetPorts $name) }}
      protocol: TCP
      {{- if $values.appProtocol }}
      appProtocol: {{ $name }}
      {{- end }}
      {{- with get $values.nodePorts $name }}
      {{- if ne $type "ClusterIP" }}
      nodePort: {{ int . }}
      {{- end }}
      {{- end }}
    {{- end }}
    {{- end }}
    {{- $root := .root }}
    {{- range $protocol := list "tcp" "udp" }}
    {{- $nodePorts := get $values.nodePorts $protocol | default dict }}
    {{- range $port, $target := get $root.Values $protocol }}
    - name: {{ include "headgate.exposed.port" (dict "root" $root "protocol" $protocol "port" $port) }}
      port: {{ $port }}
      targetPort: {{ include "headgate.exposed.port" (dict "root" $root "protocol" $protocol "port" $port) }}
      protocol: {{ upper $protocol }}
      {{- with get $nodePorts $port }}
      {{- if ne $type "ClusterIP" }}
      nodePort: {{ int . }}
      {{- end }}
      {{- end }}
    {{- end }}
    {{- end }}
  selector:
    {{- include "headgate.selectorLabels" .root | nindent 4 }}
    app.kubernetes.io/component: controller
{{- end -}}
