// The page to try the API: Scalar reads the description, with nothing of its own to be fetched or told elsewhere.
Scalar.createApiReference('#app', {
  url: document.getElementById('described').href,
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
});
