import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const CORE = /web\/src\/(api|app|base|commands|format|generated|icons|model|ui|words)\//
// The first files run before the rest is there; the others are fetched on use.
const NOT_CORE =
  /\/(api\/(first|drafts)|app\/(theme|start|key_sheet|palette)|base\/(kept|store)|model\/(complete|chips|rule_tokens)|ui\/(combobox|dialog)|words\/pseudo)\.tsx?$/
const isCore = (id: string) => CORE.test(id) && !NOT_CORE.test(id)

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': here('./src') } },
  server: {
    port: 5173,
    proxy: { '/api': process.env.MAINSTAY_URL ?? 'http://127.0.0.1:8080' },
    fs: { allow: ['..'] },
  },
  build: {
    target: 'es2022',
    // The content security policy refuses data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    rolldownOptions: {
      output: {
        // Few files, each with one reason to change: what other people wrote, what
        // every page needs, what shows and takes values. Pages are their own files.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'framework', test: /node_modules/ },
            { name: 'core', test: isCore },
            {
              name: 'rows',
              test: /web\/src\/(grid\/source|views\/list\/(current_list|list_state))/,
            },
            {
              name: 'fields',
              test: /web\/src\/(fields\/(form_field|inputs|\w+\/(input|suggest))|ui\/combobox)/,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tools/**/*.test.mjs'],
  },
})
